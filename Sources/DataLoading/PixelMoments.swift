import Foundation

/// Mean and deviation of byte/255 over the training pixels, from exact integer sums.
///
///     mean = Σ byte / 255·n,   deviation² = Σ (byte/255 − mean)² / n
///
/// Images of one colour have deviation 1, so that nothing is divided by 0.
struct PixelMoments {
  let mean: Double
  let deviation: Double

  /// - Precondition: there is at least one byte.
  init(of bytes: [UInt8]) {
    var counts = [Int](repeating: 0, count: 256)
    for byte in bytes { counts[Int(byte)] += 1 }
    let total = Double(bytes.count)
    let mean = Double(counts.indices.reduce(0) { $0 + counts[$1] * $1 }) / total
    let squares = counts.indices.reduce(0.0) { $0 + Double(counts[$1]) * (Double($1) - mean) * (Double($1) - mean) }
    let deviation = (squares / total).squareRoot()
    self.mean = mean / 255
    self.deviation = deviation > 0 ? deviation / 255 : 1
  }

  /// (byte/255 − mean)/deviation
  var decoding: Decoding { Decoding(range: 0...1, mean: mean, deviation: deviation) }

  /// The decoding in words, for `Dataset.decodingNote`.
  var note: String {
    String(format: "(byte/255 − %.4f)/%.4f", mean, deviation) + ", by mean and deviation of the training pixels"
  }
}
