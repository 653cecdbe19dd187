import Figures
import Language

/// What a page shows below a cell's code.
enum OutputPart {
  case text([String])
  case error([String])
  case picture(Picture)
  /// The text of a file.
  case drawing(String)

  /// The parts of what a cell showed; what it says in the lesson where it was not run.
  static func parts(of shown: Performance.Shown?, for cell: Cell) -> [OutputPart] {
    let promised = cell.expected?.text ?? []
    guard let shown else { return promised.isEmpty ? [] : [.text(promised)] }
    // Times are others in each run, and a page woven twice would differ for no reason. So where there are any, the page
    // has those that the author wrote; the run has shown that all the words agree with them.
    let lines = OutputText.lines(of: shown.outputs)
    if cell.comparison.isShapeOnly, (lines + promised).contains(where: \.hasTime) { return [.text(promised)] }
    var parts: [OutputPart] = []
    var waiting: [Output] = []
    func flush() {
      let lines = OutputText.lines(of: waiting)
      if !lines.isEmpty { parts.append(.text(lines)) }
      waiting = []
    }
    for output in shown.outputs {
      switch output {
      case .picture(let picture) where picture.svg != nil:
        flush()
        parts.append(.picture(picture))
      case .error:
        flush()
        parts.append(.error(OutputText.lines(of: [output])))
      default: waiting.append(output)
      }
    }
    flush()
    return parts + shown.drawings.map(OutputPart.drawing)
  }
}

extension String {
  /// Whether a number of seconds stands in it, or at the head of a column of such.
  var hasTime: Bool {
    let words = split { !$0.isLetter && !$0.isNumber }
    return words.contains { ["ns", "µs", "μs", "ms"].contains($0) } || contains(/[0-9] s(?![\p{L}\p{N}])/)
  }
}
