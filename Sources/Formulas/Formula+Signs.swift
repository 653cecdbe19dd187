import Foundation

extension Formula {
  /// The formula on one line of a terminal: `\frac{1}{m}\sum_i x_i` is 1/m Σᵢ xᵢ.
  package var signs: String { signs(isScript: false).split(separator: " ").joined(separator: " ") }

  private func signs(isScript: Bool) -> String {
    switch self {
    case .name(let text), .function(let text), .number(let text), .prefix(let text), .text(let text): text
    case .large(let sign): sign == "∑" ? "Σ" : sign
    case .operation("⋅"): "·"
    case .operation(let sign): isScript || "·×⊙∘⊗/".contains(sign) ? sign : " \(sign) "
    case .punctuation(let sign): ",;:".contains(sign) && !isScript ? sign + " " : sign
    case .row(let parts): Self.row(parts, isScript)
    case .fraction(let above, let below): above.grouped(isScript) + "/" + below.grouped(isScript)
    case .root(let inside, nil): "√" + inside.grouped(isScript)
    case .root(let inside, let index?): Self.raised(index) + "√" + inside.grouped(isScript)
    case .scripts(let base, let below, let above, _):
      base.signs(isScript: isScript) + (below.map(Self.lowered) ?? "") + (above.map(Self.raised) ?? "")
    case .accent(let base, let mark):
      (base.signs(isScript: isScript) + (Signs.combining[mark] ?? "")).precomposedStringWithCanonicalMapping
    case .fenced(let opening, let inside, let closing, _): opening + inside.signs(isScript: isScript) + closing
    case .space(let width): width > 0.1 ? " " : ""
    case .table(let rows, _):
      rows.map { row in row.map { $0.signs(isScript: isScript) }.joined(separator: " ") }.joined(separator: "; ")
    }
  }

  /// Sums, functions and what is not small at a foot or head need room to be told from what is beside them.
  private static func row(_ parts: [Formula], _ isScript: Bool) -> String {
    var text = ""
    var needsSpace = false
    var before: Formula?
    for part in parts {
      defer { before = part }
      let next = part.signs(isScript: isScript)
      let isWord = next.first?.isLetter == true || next.first?.isNumber == true
      if needsSpace && isWord || part.isSum && before?.isFraction == true { text += " " }
      text += next
      needsSpace = part.isWord || part.isBoundedSum || next.last == ")" && !part.isFenced
    }
    return text
  }

  private var isSum: Bool {
    switch self {
    case .large, .scripts(.large, _, _, _): true
    default: false
    }
  }

  private var isFenced: Bool { if case .fenced = self { true } else { false } }

  /// In parentheses where more than one value stands.
  private func grouped(_ isScript: Bool) -> String {
    let text = signs(isScript: isScript)
    switch self {
    case .row, .fraction, .table: return "(\(text))"
    default: return text
    }
  }

  private static func raised(_ script: Formula) -> String { small(script, by: Signs.raised, else: "^") }

  private static func lowered(_ script: Formula) -> String { small(script, by: Signs.lowered, else: "_") }

  private static func small(_ script: Formula, by signs: [Character: Character], else mark: String) -> String {
    let text = script.signs(isScript: true)
    let small = text.compactMap { signs[$0] }
    if small.count == text.count { return String(small) }
    return mark + (text.count == 1 || script.isFenced || text.first == "(" && text.last == ")" ? text : "(\(text))")
  }
}
