import Formulas

extension AnnotatedSource.Passage {
  /// The prose as it is set: the words of a list come out, formulas are formulas, papers and lessons are links.
  var markdown: String {
    var lines: [String] = []
    var gradient: [String] = []
    for line in prose.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init) {
      let goesOn = line.hasPrefix("  ") && !gradient.isEmpty
      if !goesOn {
        lines += Self.setting(gradient: gradient)
        gradient = []
      }
      if goesOn || line.hasPrefix("- Gradient") { gradient.append(line) } else { lines.append(line) }
    }
    return (lines + Self.setting(gradient: gradient)).map(Self.set).joined(separator: "\n")
  }

  private static func set(_ line: String) -> String {
    var line = line
    line.replace(/^- ([A-Z][a-z]+)/) { "- **\($0.output.1)**" }
    line.replace(/arXiv:([0-9]{4}\.[0-9]{5})/) { "[arXiv:\($0.output.1)](https://arxiv.org/abs/\($0.output.1))" }
    line.replace(/(Lessons?): ([a-z0-9, -]+)/) { match in
      let slugs = match.output.2.split(separator: ",").map { "[\($0.trimmed)](\($0.trimmed))" }
      return "\(match.output.1): \(slugs.joined(separator: ", "))"
    }
    // Beside code a line has little room: of two formulas each gets its own.
    if line.hasPrefix("    ") { line.replace(/(\S) {3,}(\S+ +[=←])/) { "\($0.output.1)\n    \($0.output.2)" } }
    return line
  }

  /// `- Gradient, g = ∂L/∂y: ∂L/∂β = Σg; ∂L/∂γ = Σg·x̂;` with those that can be read set off, one below the other.
  private static func setting(gradient lines: [String]) -> [String] {
    var set: [String] = []
    var wasFormula = false
    for line in lines {
      // The head ends with a colon, and may have a formula behind it.
      let head = line.prefixMatch(of: /- [^:]*:/).map { String($0.output) }
      if let head { set.append(head) }
      for piece in line.dropFirst(head?.count ?? 0).split(separator: ";").map(\.trimmed) where !piece.isEmpty {
        let isFormula = piece.hasPrefix("∂") && piece.contains(" = ") && (try? Formula(typed: String(piece))) != nil
        if isFormula != wasFormula { set.append("") }
        set.append((isFormula ? "      " : "  ") + piece)
        wasFormula = isFormula
      }
      if head != nil, set.count == 1, lines.count == 1 { return lines }
    }
    return set
  }
}
