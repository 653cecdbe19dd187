extension Formula {
  /// The formula as MathML Core, which browsers show without any script.
  ///
  /// - Parameters:
  ///   - source: what was typed, for who reads it aloud or copies it.
  ///   - isDisplayed: whether it has lines of its own.
  package func mathML(of source: String, isDisplayed: Bool) -> String {
    let display = isDisplayed ? " display=\"block\"" : ""
    return "<math\(display) alttext=\"\(source.escapedForMathML)\"><mrow>\(markup(isScript: false))</mrow></math>"
  }

  /// - Parameter isScript: whether it is small, at the head or foot of something: there signs stand close.
  func markup(isScript: Bool) -> String {
    switch self {
    case .name(let text): Self.name(text)
    case .function(let text): "<mi\(text.count == 1 ? " mathvariant=\"normal\"" : "")>\(text.escapedForMathML)</mi>"
    case .number(let text): "<mn>\(text.escapedForMathML)</mn>"
    case .operation(let sign): isScript ? Self.tight(sign) : "<mo>\(sign.escapedForMathML)</mo>"
    case .prefix(let sign): "<mo form=\"prefix\" lspace=\"0\" rspace=\"0\">\(sign.escapedForMathML)</mo>"
    case .punctuation(let sign):
      ",;:".contains(sign) && !isScript
        ? "<mo lspace=\"0\" rspace=\"0.22em\">\(sign.escapedForMathML)</mo>" : Self.tight(sign)
    case .text(let text): "<mtext>\(text.replacing(" ", with: "\u{A0}").escapedForMathML)</mtext>"
    case .row(let parts): parts.map { $0.markup(isScript: isScript) }.joined()
    case .fraction(let above, let below): "<mfrac>\(above.group(isScript))\(below.group(isScript))</mfrac>"
    case .root(let inside, nil): "<msqrt>\(inside.group(isScript))</msqrt>"
    case .root(let inside, let index?): "<mroot>\(inside.group(isScript))\(index.group(true))</mroot>"
    case .scripts(let base, let below, let above, let limits):
      Self.scripts(base.group(isScript), below?.group(true), above?.group(true), limits: limits)
    case .accent(let base, let mark):
      "<mover accent=\"true\">\(base.group(isScript))<mo stretchy=\"false\">\(mark.escapedForMathML)</mo></mover>"
    case .fenced(let opening, let inside, let closing, let grows):
      "<mrow>" + Self.bracket(opening, grows) + inside.markup(isScript: isScript) + Self.bracket(closing, grows)
        + "</mrow>"
    case .large(let sign): "<mo>\(sign)</mo>"
    case .space(let width): "<mspace width=\"\(Self.rounded(width))em\"></mspace>"
    case .table(let rows, let columns): Self.table(rows, columns)
    }
  }

  /// One element, whatever it is made of.
  private func group(_ isScript: Bool) -> String { "<mrow>\(markup(isScript: isScript))</mrow>" }

  /// Capital Greek letters stand upright, as in print.
  private static func name(_ text: String) -> String {
    let isUpright = text.count == 1 && text.unicodeScalars.allSatisfy { (0x391...0x3A9).contains($0.value) }
    return "<mi\(isUpright ? " mathvariant=\"normal\"" : "")>\(text.escapedForMathML)</mi>"
  }

  /// Bars that stand last in a row would stretch and take space.
  private static func tight(_ sign: String) -> String {
    "<mo stretchy=\"false\" lspace=\"0\" rspace=\"0\">\(sign.escapedForMathML)</mo>"
  }

  private static func bracket(_ sign: String, _ grows: Bool) -> String {
    if sign.isEmpty { return "" }
    return grows ? "<mo fence=\"true\" stretchy=\"true\">\(sign.escapedForMathML)</mo>" : tight(sign)
  }

  private static func scripts(_ base: String, _ below: String?, _ above: String?, limits: Bool) -> String {
    switch (below, above) {
    case (let below?, let above?):
      limits ? "<munderover>\(base)\(below)\(above)</munderover>" : "<msubsup>\(base)\(below)\(above)</msubsup>"
    case (let below?, nil): limits ? "<munder>\(base)\(below)</munder>" : "<msub>\(base)\(below)</msub>"
    case (nil, let above?): limits ? "<mover>\(base)\(above)</mover>" : "<msup>\(base)\(above)</msup>"
    case (nil, nil): base
    }
  }

  private static func table(_ rows: [[Formula]], _ columns: Columns) -> String {
    let rows = rows.map { row in
      let cells = row.enumerated().map { index, cell in
        "<mtd class=\"\(side(of: index, columns))\">\(cell.group(false))</mtd>"
      }
      return "<mtr>\(cells.joined())</mtr>"
    }
    let isAligned = columns == .aligned
    return "<mtable\(isAligned ? " displaystyle=\"true\"" : "")>\(rows.joined())</mtable>"
  }

  /// MathML Core leaves the sides of columns to the style sheet.
  private static func side(of column: Int, _ columns: Columns) -> String {
    switch columns {
    case .centred: "centre"
    case .left: "left"
    case .aligned: column.isMultiple(of: 2) ? "right" : "left tight"
    }
  }

  private static func rounded(_ width: Double) -> String { "\((width * 1000).rounded() / 1000)" }
}

extension String {
  fileprivate var escapedForMathML: String {
    var escaped = ""
    for character in self {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\n": escaped += " "
      default: escaped.append(character)
      }
    }
    return escaped
  }
}
