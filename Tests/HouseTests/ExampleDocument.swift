import Figures
import Language

/// A Markdown page with examples: a fence ```` ```espalier ```` and, right after it, what it shows in ```` ```output ````.
struct ExampleDocument {
  struct Example {
    /// Where it begins, counted from 1.
    var line: Int
    var code: [String]
    var output: [String]
  }

  private(set) var examples: [Example] = []
  /// The page with a number for each output fence, so that it can be put together again.
  private var pieces: [Piece] = []

  private enum Piece {
    case line(String)
    case output(Int)
  }

  init(_ text: String) {
    var fence: String?
    for (index, line) in text.components(separatedBy: "\n").enumerated() {
      switch (fence, line) {
      case (nil, "```espalier"):
        examples.append(Example(line: index + 1, code: [], output: []))
        fence = "espalier"
      case (nil, "```output"):
        pieces += [.line(line), .output(examples.count - 1)]
        fence = "output"
        continue
      case (nil, _) where line.hasPrefix("```"): fence = "other"
      case (_?, "```"): fence = nil
      case ("espalier", _): examples[examples.count - 1].code.append(line)
      case ("output", _):
        examples[examples.count - 1].output.append(line)
        continue
      default: break
      }
      pieces.append(.line(line))
    }
  }

  /// The page with other outputs, one for each example.
  func text(with outputs: [[String]]) -> String {
    pieces.flatMap { piece in
      switch piece {
      case .line(let line): [line]
      case .output(let index): outputs[index]
      }
    }.joined(separator: "\n")
  }

  /// What the examples show, one after another in one session; a line that is refused shows its error.
  func run() -> [[String]] {
    let session = Session()
    return examples.map { example in
      var shown: [String] = []
      var entry: [String] = []
      for line in example.code {
        entry.append(line)
        // A loop goes on until its end.
        guard session.isComplete(entry.joined(separator: "\n")) == .complete else { continue }
        defer { entry = [] }
        _ = session.evaluate(entry.joined(separator: "\n")) { output in
          switch output {
          case .text(let text), .error(let text): shown.append(text)
          case .picture(let picture): shown.append(picture.text)
          case .table(let table): shown += table.text(width: session.width)
          case .progress: break
          }
        }
      }
      if shown.isEmpty { return [] }
      // No editor keeps spaces at the end of a line.
      return shown.joined(separator: "\n").components(separatedBy: "\n").map { line in
        String(line.reversed().drop { $0 == " " }.reversed())
      }
    }
  }
}
