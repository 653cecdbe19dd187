/// Lines of formulas as a lesson sets them off: `x̂ = (x − μ) / √(σ² + ε)`, with remarks three spaces behind.
package struct FormulaBlock: Equatable, Sendable {
  package var lines: [Line]

  package struct Line: Equatable, Sendable {
    package var formula: Formula
    package var remark: String
  }

  /// Nil where a line is none: then it is shown as it was typed.
  package init?(_ text: String) {
    lines = []
    for line in text.split(whereSeparator: \.isNewline) {
      guard let line = Line(String(line)) else { return nil }
      lines.append(line)
    }
    if lines.isEmpty { return nil }
  }

  package var hasRemarks: Bool { lines.contains { !$0.remark.isEmpty } }

  /// All lines as one formula in which what relates both sides stands in line.
  package var aligned: Formula {
    if lines.count == 1 { return lines[0].formula }
    let rows = lines.map(\.formula.sides)
    return rows.allSatisfy { $0.count == 2 } ? .table(rows, .aligned) : .table(lines.map { [$0.formula] }, .left)
  }
}

extension FormulaBlock.Line {
  fileprivate init?(_ text: String) {
    var pieces: [String] = []
    for piece in text.split(separator: "   ").map({ $0.trimmingPrefix { $0 == " " } }) where !piece.isEmpty {
      // Spaces before a sign only put it in line with another.
      if let sign = piece.first, Signs.relations.contains(sign), !pieces.isEmpty {
        pieces[pieces.count - 1] += " " + piece
      } else {
        pieces.append(String(piece))
      }
    }
    guard let first = pieces.first, let formula = try? Formula(typed: first) else { return nil }
    var parts = [formula]
    var remarks: [String] = []
    for piece in pieces.dropFirst() {
      if remarks.isEmpty, let next = try? Formula(typed: piece), !next.isWord {
        parts += [.space(2), next]
      } else {
        remarks.append(piece)
      }
    }
    (self.formula, remark) = (.joined(parts), remarks.joined(separator: "   "))
  }
}

extension Formula {
  /// What stands before and behind its first relation, with the relation; itself where there is none.
  fileprivate var sides: [Formula] {
    guard case .row(let parts) = self else { return [self] }
    let relation = parts.firstIndex { part in
      if case .operation(let sign) = part, let sign = sign.first { Signs.relations.contains(sign) } else { false }
    }
    if let relation { return [.joined(Array(parts[..<relation])), .row(Array(parts[relation...]))] }
    // The first of several formulas in a line.
    guard let first = parts.first, first.sides.count == 2 else { return [self] }
    return [first.sides[0], .row([first.sides[1]] + parts.dropFirst())]
  }
}
