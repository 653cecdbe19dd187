import Foundation
import Tensors
import Texts

/// The built-in data set: ten digits, each turned, stretched, slanted, moved and made noisy by its own numbers.
///
/// A pixel at p (from the image's centre, x right and y down) shows the dot of the font at q, bilinearly:
///
///     A = s·R(θ)·[1 k; 0 1],  q = A⁻¹·(p − t),  value = c·dot(q) + 0.2·ε
///     θ ~ U(−0.2, 0.2) rad   s ~ U(1.4, 2)·side/16   k ~ U(−0.15, 0.15)
///     t ~ U(−1.5, 1.5)²·side/16   c ~ U(0.6, 1)   ε ~ N(0, 1)
///
/// Images rest as bytes for −1…2, five deviations beyond paper and full ink, and are decoded to (value − 0.2)/0.4.
///
/// Each run of ten images holds every digit once, in random order, so that any number of leading images is
/// balanced. Image i of a split depends on (seed, split, i) alone: more images leave the first ones as they were.
public enum Glyphs {
  public static let name = "glyphs"

  /// - Parameter side: rows and columns of an image, 8…256
  /// - Throws: `DataError.option` for a side out of range, or counts that are not positive or need too much memory.
  public static func dataset(
    side: Int = 16, trainCount: Int = 2000, testCount: Int = 1000, seed: UInt64 = 0
  ) throws(DataError) -> Dataset {
    guard (8...256).contains(side) else { throw .option("glyphs have sides of 8 to 256 pixels, not \(side)") }
    return Dataset(
      name: name,
      train: try split("train", lane: 0, side: side, count: trainCount, seed: seed),
      test: try split("test", lane: 2, side: side, count: testCount, seed: seed),
      decodingNote: "(x − \(mean))/\(deviation) of paper 0 and ink 0.6 to 1 with noise of deviation \(noise)")
  }

  private static let mean = 0.2
  private static let deviation = 0.4
  private static let noise = 0.2
  private static let range = -1.0...2.0

  /// - Parameter lane: the images' random stream; the one after it orders the digits.
  private static func split(
    _ part: String, lane: Int, side: Int, count: Int, seed: UInt64
  ) throws(DataError) -> DataSplit {
    guard count > 0 else { throw .option("glyphs.\(part) needs at least one image, not \(count)") }
    let shape = Shape([count, side, side])
    guard shape.count <= Shape.elementLimit else {
      throw .option("\(count.grouped) glyphs of \(side)×\(side) are too many; at most 2²⁷ pixels are made")
    }
    let classes = GlyphFont.classCount
    var labels: [UInt8] = []
    for run in 0...(count - 1) / classes {
      let order = RandomStream(seed: seed, purpose: .dataset, lane: lane + 1, step: run).permutation(classes)
      labels += order.map { UInt8($0) }
    }
    labels.removeSubrange(count...)

    let fonts = (0..<classes).map(GlyphFont.dots(of:))
    let digits = labels
    var values = [Double](repeating: 0, count: shape.count)
    fillSlices(of: &values, slices: count) { image, pixels in
      let stream = RandomStream(seed: seed, purpose: .dataset, lane: lane, step: image)
      draw(fonts[Int(digits[image])], side: side, numbers: stream, into: &pixels)
    }
    return DataSplit(
      name: "\(name).\(part)", imageShape: [1, side, side], classCount: classes, pixels: values.map(byte(of:)),
      labels: labels, decoding: Decoding(range: range, mean: mean, deviation: deviation))
  }

  private static func byte(of value: Double) -> UInt8 {
    let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    return UInt8(min(max(share, 0), 1) * 255 + 0.5)
  }

  private static func draw(
    _ dots: [Double], side: Int, numbers: RandomStream, into pixels: inout MutableSpan<Double>
  ) {
    func number(_ index: Int, _ low: Double, _ high: Double) -> Double { low + (high - low) * numbers.uniform(index) }
    let unit = Double(side) / 16
    let angle = number(0, -0.2, 0.2)
    let scale = number(1, 1.4, 2) * unit
    let shear = number(2, -0.15, 0.15)
    let shiftX = number(3, -1.5, 1.5) * unit
    let shiftY = number(4, -1.5, 1.5) * unit
    let contrast = number(5, 0.6, 1)
    // Numbers from 16 on are noise; those between are kept for properties to come.
    let firstNoise = 16

    let cosine = cos(angle) / scale
    let sine = sin(angle) / scale
    let centre = Double(side - 1) / 2
    for row in 0..<side {
      for column in 0..<side {
        let x = Double(column) - centre - shiftX
        let y = Double(row) - centre - shiftY
        let qy = cosine * y - sine * x
        let qx = cosine * x + sine * y - shear * qy
        let pixel = row * side + column
        pixels[pixel] = contrast * sample(dots, qx, qy) + noise * numbers.normal(firstNoise + pixel)
      }
    }
  }

  /// The dots between four neighbours mixed by nearness; paper outside.
  private static func sample(_ dots: [Double], _ qx: Double, _ qy: Double) -> Double {
    let width = GlyphFont.width
    let height = GlyphFont.height
    let x = qx + Double(width - 1) / 2
    let y = qy + Double(height - 1) / 2
    guard x >= 0, y >= 0, x < Double(width - 1), y < Double(height - 1) else { return 0 }
    let column = Int(x)
    let row = Int(y)
    let right = x - Double(column)
    let down = y - Double(row)
    let corner = row * width + column
    let upper = dots[corner] * (1 - right) + dots[corner + 1] * right
    let lower = dots[corner + width] * (1 - right) + dots[corner + width + 1] * right
    return upper * (1 - down) + lower * down
  }
}
