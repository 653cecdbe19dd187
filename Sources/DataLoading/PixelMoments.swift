import Foundation
import Tensors

/// Mean and deviation of byte/255 over the training pixels of each colour, from exact integer sums.
///
///     mean = Σ byte / 255·n,   deviation² = Σ (byte/255 − mean)² / n
///
/// A colour that is the same everywhere has deviation 1, so that nothing is divided by 0.
struct PixelMoments {
  let colours: [(mean: Double, deviation: Double)]

  /// - Precondition: there is at least one image, each of `shape.count` bytes, C×H×W.
  init(of bytes: [UInt8], shape: Shape) {
    let plane = shape[1] * shape[2]
    var counts = [[Int]](repeating: [Int](repeating: 0, count: 256), count: shape[0])
    for (index, byte) in bytes.enumerated() { counts[index / plane % shape[0]][Int(byte)] += 1 }
    colours = counts.map { counts in
      let (mean, variance) = Self.moments(counts)
      let deviation = variance.squareRoot()
      return (mean / 255, deviation > 0 ? deviation / 255 : 1)
    }
  }

  /// Mean and variance of bytes, given how often each of the 256 occurs.
  static func moments(_ counts: [Int]) -> (mean: Double, variance: Double) {
    let total = Double(counts.reduce(0, +))
    let mean = Double(counts.indices.reduce(0) { $0 + counts[$1] * $1 }) / total
    let squares = counts.indices.reduce(0.0) { $0 + Double(counts[$1]) * (Double($1) - mean) * (Double($1) - mean) }
    return (mean, squares / total)
  }

  /// (byte/255 − mean)/deviation, with the mean and deviation of its colour.
  var decodings: [Decoding] { colours.map { Decoding(range: 0...1, mean: $0.mean, deviation: $0.deviation) } }

  /// The decoding in words, for `Dataset.decodingNote`.
  var note: String {
    let rules = colours.map { String(format: "(byte/255 − %.4f)/%.4f", $0.mean, $0.deviation) }
    let whose = colours.count == 1 ? "mean and deviation" : "each colour's mean and deviation"
    return rules.joined(separator: ", ") + ", by \(whose) of the training pixels"
  }
}
