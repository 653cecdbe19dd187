import Formulas

/// Formulas in a page: MathML where they can be read, else as they were typed.
enum FormulaHTML {
  /// A text with its formulas.
  static func text(_ text: String) -> String {
    Maths.pieces(of: text).map { piece in
      switch piece {
      case .text(let text): HTML.escaped(text)
      case .formula(let source, let isDisplayed): formula(source, isDisplayed: isDisplayed)
      }
    }.joined()
  }

  /// A formula on lines of its own.
  static func block(_ source: String) -> String {
    HTML.element("div", ["class": "formula"], formula(source, isDisplayed: true))
  }

  /// Lines of formulas, their remarks beside them; on a narrow page below.
  static func block(_ formulas: FormulaBlock, source: String) -> String {
    guard formulas.hasRemarks else {
      let source = source.split { $0.isNewline }.map { $0.trimmed }.joined(separator: "; ")
      return HTML.element("div", ["class": "formula"], formulas.aligned.mathML(of: source, isDisplayed: true))
    }
    let sources = source.split { $0.isNewline }.map { $0.trimmed }
    let lines = zip(formulas.lines, sources).map { line, source in
      HTML.element("div", [:], line.formula.mathML(of: String(source), isDisplayed: false))
        + HTML.element("span", ["class": "remark"], HTML.escaped(line.remark))
    }
    return HTML.block("div", ["class": "formula remarked"], lines)
  }

  private static func formula(_ source: String, isDisplayed: Bool) -> String {
    guard let formula = try? Formula(source) else { return HTML.element("code", [:], HTML.escaped(source)) }
    return formula.mathML(of: source, isDisplayed: isDisplayed)
  }
}
