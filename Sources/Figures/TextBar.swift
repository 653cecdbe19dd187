/// Bars and sparklines of block characters.
enum TextBar {
  private static let eighths: [Character] = Array("▁▂▃▄▅▆▇█")

  /// The kept share solid, the removed share shaded; neither vanishes while it has a channel.
  static func bar(_ channels: NetworkDrawing.Change, width: Int) -> String {
    let parts = shares(of: width, between: channels.kept, and: channels.removed)
    return String(repeating: "█", count: parts.first) + String(repeating: "░", count: parts.second)
      + String(repeating: " ", count: max(0, width - parts.first - parts.second))
  }

  /// Scores over a bar of the same width: as many columns for those that stay as the bar has, and ┊ in the first column
  /// behind the threshold.
  static func sparkline(_ scores: NetworkDrawing.Scores, width: Int) -> String {
    let count = scores.values.count
    guard count > 0, width > 0 else { return "" }
    let largest = scores.values.filter(\.isFinite).max() ?? 0
    let kept = scores.isKept.count { $0 }
    let boundary = scores.above ?? (scores.isKept.prefix(kept).allSatisfy { $0 } ? kept : count)
    let sides = shares(of: width, between: boundary, and: count - boundary)
    func columns(_ range: Range<Int>, into cells: Int) -> [Character] {
      (0..<cells).map { cell in
        let start = range.lowerBound + range.count * cell / cells
        let end = max(start + 1, range.lowerBound + range.count * (cell + 1) / cells)
        let height = scores.values[start..<end].max() ?? 0
        return eighth(largest > 0 ? min(1, height / largest) : 0)
      }
    }
    var line = columns(0..<boundary, into: sides.first) + columns(boundary..<count, into: sides.second)
    if scores.threshold != nil, sides.second > 0 { line[sides.first] = "┊" }
    return String(line)
  }

  /// A block as high as a fraction from 0 to 1; even nothing is a thin line, since a channel stands there.
  static func eighth(_ fraction: Double) -> Character {
    eighths[min(7, max(0, Int((fraction * 8).rounded()) - 1))]
  }
}
