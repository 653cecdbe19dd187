/// A picture of one channel, such as a digit.
public struct GreyImage: Equatable, Sendable {
  /// From top to bottom; rows shorter than the longest one end in pixels that are not numbers.
  public var rows: [[Double]]
  /// The values of black and white; what lies outside is cut off.
  public var range: ClosedRange<Double>

  /// Without a range, the smallest finite value is black and the largest one white.
  public init(rows: [[Double]], range: ClosedRange<Double>? = nil) {
    self.rows = rows
    let finite = rows.joined().filter(\.isFinite)
    let low = finite.min() ?? 0
    let high = finite.max() ?? 1
    // An image of one grey is black at 0 and white elsewhere.
    self.range = range ?? (low < high ? low...high : low > 0 ? 0...low : low...(low + 1))
  }

  /// The image as text no wider than `width`, and as SVG.
  public func picture(width: Int = 80) -> Picture {
    let page = page
    var picture = Picture(text: text(width: width).joined(separator: "\n"), description: page.title, page: page)
    picture.hasOwnColours = true
    return picture
  }

  var columns: Int { rows.map(\.count).max() ?? 0 }

  /// From 0 for black to 1 for white; nil where there is no number.
  func brightness(row: Int, column: Int) -> Double? {
    guard rows.indices.contains(row), rows[row].indices.contains(column) else { return nil }
    let value = rows[row][column]
    guard !value.isNaN else { return nil }
    let span = range.upperBound - range.lowerBound
    guard span > 0, span.isFinite else { return value > range.lowerBound ? 1 : 0 }
    return min(max(0, (value - range.lowerBound) / span), 1)
  }
}

extension GreyImage {
  private static let shades: [Character] = Array(" ░▒▓█")

  /// Two characters of shade for each pixel, which is about square; in half the width, half blocks of black and
  /// white; in less, half blocks of means.
  func text(width: Int) -> [String] {
    guard columns > 0 else { return ["no pixels".truncated(to: width)] }
    return lines(width: width).map { String($0.trimmingSuffix { $0 == " " }) }
  }

  private func lines(width: Int) -> [String] {
    if 2 * columns <= width {
      return rows.indices.map { row in
        let line = (0..<columns).map { column in
          brightness(row: row, column: column).map { Self.shade($0) } ?? "?"
        }
        return line.map { String(repeating: $0, count: 2) }.joined()
      }
    }
    let image = columns <= width ? self : shrunk(columns: max(1, width))
    return stride(from: 0, to: image.rows.count, by: 2).map { row in
      String(
        (0..<image.columns).map { column -> Character in
          let upper = (image.brightness(row: row, column: column) ?? 0) >= 0.5
          let lower = (image.brightness(row: row + 1, column: column) ?? 0) >= 0.5
          return upper ? (lower ? "█" : "▀") : lower ? "▄" : " "
        })
    }
  }

  /// Five shades; what is not quite black is not left out.
  private static func shade(_ brightness: Double) -> Character {
    shades[min(4, Int((brightness * 4).rounded()))]
  }

  /// The image with each pixel the mean of those that it covers.
  private func shrunk(columns count: Int) -> GreyImage {
    let scale = Double(columns) / Double(count)
    func covered(_ index: Int) -> Range<Int> {
      let start = Int(Double(index) * scale)
      let end = Int(Double(index + 1) * scale)
      return start..<max(start + 1, end)
    }
    let height = max(1, Int((Double(rows.count) / scale).rounded()))
    let means: [[Double]] = (0..<height).map { row in
      (0..<count).map { column in mean(rows: covered(row), columns: covered(column)) }
    }
    return GreyImage(rows: means, range: range)
  }

  private func mean(rows: Range<Int>, columns: Range<Int>) -> Double {
    var sum = 0.0
    var count = 0.0
    for line in self.rows[rows.clamped(to: self.rows.indices)] {
      for value in line[columns.clamped(to: line.indices)] where !value.isNaN {
        sum += value
        count += 1
      }
    }
    return count > 0 ? sum / count : .nan
  }
}
