/// Bars and sparklines of block characters.
enum TextBar {
  private static let eighths: [Character] = Array("▁▂▃▄▅▆▇█")

  /// The kept share solid, the removed share shaded; neither vanishes while it has a channel.
  static func bar(_ channels: NetworkDrawing.Change, width: Int) -> String {
    let parts = shares(of: width, between: channels.kept, and: channels.removed)
    return String(repeating: "█", count: parts.first) + String(repeating: "░", count: parts.second)
      + String(repeating: " ", count: max(0, width - parts.first - parts.second))
  }

  /// Scores from large to small, with ┊ for the threshold; at most `width` columns.
  static func sparkline(_ scores: NetworkDrawing.Scores, width: Int) -> String {
    let strip = ScoreStrip(scores, limit: max(2, width - (scores.threshold == nil ? 0 : 1)))
    var line = strip.cells.map { eighth($0.height) }
    if let threshold = strip.threshold { line.insert("┊", at: threshold) }
    return String(line)
  }

  /// A block as high as a fraction from 0 to 1; even nothing is a thin line, since a channel stands there.
  static func eighth(_ fraction: Double) -> Character {
    eighths[min(7, max(0, Int((fraction * 8).rounded()) - 1))]
  }
}
