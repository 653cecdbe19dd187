/// How a byte at rest becomes a number: `value = offset + scale·byte`.
///
/// Data sets keep one byte a pixel, an eighth of what a `Double` takes; only the images of a batch are decoded.
public struct Decoding: Equatable, Sendable {
  public let offset: Double
  public let scale: Double
  /// What was subtracted and divided by; 0 and 1 where nothing was.
  public let mean: Double
  public let deviation: Double

  public init(offset: Double, scale: Double) {
    self.offset = offset
    self.scale = scale
    (mean, deviation) = (0, 1)
  }

  /// Bytes 0…255 stand for the numbers of `range`, which are then standardised: `(x − mean) / deviation`.
  public init(range: ClosedRange<Double>, mean: Double, deviation: Double) {
    offset = (range.lowerBound - mean) / deviation
    scale = (range.upperBound - range.lowerBound) / 255 / deviation
    (self.mean, self.deviation) = (mean, deviation)
  }

  public func value(of byte: UInt8) -> Double { offset + scale * Double(byte) }

  /// The values of all bytes: looking one up is quicker than computing it anew for every pixel.
  var table: [Double] { (0...255).map { value(of: UInt8($0)) } }
}
