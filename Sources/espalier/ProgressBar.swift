import Texts
import Language

/// A bar, the percentage and the caption on one line that leaves three columns free: in a script the terminal echoes a ^C
/// there, and a line that wraps could not be erased.
///
///     ████████▌░░░░░░░░░░░  43 %  epoch 3/10  loss 0.412
func progressLine(_ progress: Progress, columns: Int) -> String {
  let cells = 20
  // A fraction that is no number shows as nothing done.
  let fraction = progress.fraction > 0 ? min(progress.fraction, 1) : 0
  let halves = Int(fraction * Double(2 * cells))
  var bar = String(repeating: "█", count: halves / 2) + (halves % 2 == 1 ? "▌" : "")
  bar += String(repeating: "░", count: cells - bar.count)
  let percent = String(Int(fraction * 100))
  let padding = String(repeating: " ", count: 3 - percent.count)
  return truncated("\(bar) \(padding)\(percent) %  \(progress.caption)", columns: columns - 3)
}

/// As much of a line as fits.
func truncated(_ line: String, columns: Int, ellipsis: String = "…") -> String {
  guard displayWidth(line) > columns else { return line }
  var width = 0
  return line.prefix { character in
    width += displayWidth(String(character))
    return width + displayWidth(ellipsis) <= columns
  } + ellipsis
}
