import Language
import Texts

/// A thing that a reader turns in a page, made of data that lie in the page. To add one is a file and a word here.
struct Turnable: Sendable {
  /// All there are.
  static let all = [threshold, scale]

  /// What a lesson calls it, and the page's script.
  let word: String
  /// What to do, above it.
  let label: String
  /// What a page needs of an expression, as the session stands; nil where the expression has nothing to turn.
  let data: @Sendable (_ expression: String, Session) -> Data?
  /// What makes it of `data`: a function of the figure and the data.
  let script: String

  /// Computed when the lesson was run.
  struct Data: Equatable, Sendable {
    var json: String
    /// What the reader sees and where the numbers come from; prose with code and formulas.
    var caption: String
  }
}

extension Turnable {
  /// A figure that only a script fills; without one there is nothing to turn, and nothing is shown.
  func figure(_ data: Data, caption: String) -> String {
    HTML.block(
      "figure", ["class": "wide turn", "data-turn": word, "hidden": ""],
      [
        "<script type=\"application/json\">\n\(data.json.replacing("<", with: "\\u003c"))\n</script>",
        HTML.element("p", ["class": "label"], label), HTML.element("figcaption", [:], caption),
      ])
  }

  /// The scripts of some, each with what finds its figures.
  static func script(for words: Set<String>) -> String {
    let used = all.filter { words.contains($0.word) }
    if used.isEmpty { return "" }
    return ([control] + used.map { "turns['\($0.word)'] = \($0.script)" } + [start]).joined(separator: "\n")
  }

  /// A slider with its name before it and its value behind; the value is read aloud as it is written.
  private static let control = """
    const turns = {}
    function element(name, properties = {}, ...children) {
      const made = Object.assign(document.createElement(name), properties)
      made.append(...children)
      return made
    }
    function slider(name, [min, max, step, value], text, change) {
      const input = element('input', {type: 'range', min, max, step, value}), output = element('output')
      const turn = () => {
        output.textContent = text(Number(input.value))
        input.setAttribute('aria-valuetext', output.textContent)
        change()
      }
      input.addEventListener('input', turn)
      output.textContent = text(value)
      input.setAttribute('aria-valuetext', output.textContent)
      return {input, row: element('label', {className: 'slider'}, element('span', {textContent: name}), input, output)}
    }
    """

  private static let start = """
    for (const figure of document.querySelectorAll('[data-turn]')) {
      const data = JSON.parse(figure.querySelector('script').textContent)
      figure.querySelector('.label').after(...turns[figure.dataset.turn](data))
      figure.hidden = false
    }
    """
}

/// Numbers and texts as JSON, a line for each part, so that pages can be compared.
enum JSONText {
  static func text(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"", "\\": "\\" + String(scalar)
      case _ where scalar.value < 0x20: ""
      default: String(scalar)
      }
    }
    return "\"" + escaped.joined() + "\""
  }

  /// To a few digits, which is all that a picture shows.
  static func numbers(_ numbers: [Double]) -> String {
    "[" + numbers.map { NumberText.short($0) }.joined(separator: ",") + "]"
  }
}
