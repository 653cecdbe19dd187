@testable import Syntax

/// Dumps of syntax trees as s-expressions, so that a table of tests stays a table.
extension Expression {
  var tree: String {
    switch kind {
    case .number(let value): return value == value.rounded() && abs(value) < 1e6 ? "\(Int(value))" : "\(value)"
    case .string(let text): return text.debugDescription
    case .truth(let value): return "\(value)"
    case .name(let name): return name
    case .blank: return "___"
    case .parenthesised(let inner): return "(paren \(inner.tree))"
    case .magnitude(let inner): return "|\(inner.tree)|"
    case .array(let rows):
      return "[" + rows.map { $0.map(\.tree).joined(separator: " ") }.joined(separator: "; ") + "]"
    case .prefix(let sign, let operand): return "(\(sign.rawValue) \(operand.tree))"
    case .binary(let sign, let left, let right): return "(\(sign.rawValue) \(left.tree) \(right.tree))"
    case .range(let lower, let upper, let isClosed):
      return "(\(isClosed ? "..." : "..<") \(lower?.tree ?? "_") \(upper?.tree ?? "_"))"
    case .all: return ":"
    case .call(let callee, let arguments):
      return "(call " + ([callee.tree] + arguments.map(\.tree)).joined(separator: " ") + ")"
    case .index(let base, let items):
      return "(at " + ([base] + items).map(\.tree).joined(separator: " ") + ")"
    case .member(let base, let name, _): return "\(base.tree).\(name)"
    }
  }
}

extension Argument {
  var tree: String { (label.map { "\($0.name): " } ?? "") + value.tree }
}

extension Statement {
  var tree: String {
    let left: String
    switch target {
    case nil: left = ""
    case .name(let name, _): left = "\(name) = "
    case .function(let head):
      left = "\(head.name)(\(head.parameters.map(\.name).joined(separator: ", "))) = "
    case .place(let path): left = "\(path.tree) = "
    }
    return left + action.tree + (isSilent ? " ;" : "")
  }
}

extension Statement.Action {
  var tree: String {
    switch self {
    case .expression(let expression): return expression.tree
    case .verb(let phrase):
      let subject = phrase.subject.map { " \($0.tree)" } ?? ""
      return "{\(phrase.verb)\(subject)\(phrase.arguments.map { " \($0.tree)" }.joined())}"
    case .dotWord(let word, let rest): return ".\(word)<\(rest)>"
    case .help(let topic): return "?<\(topic ?? "")>"
    case .loop(let loop):
      let body = loop.body.map { $0.statements.map(\.tree).joined(separator: " | ") }.joined(separator: " ⏎ ")
      return "for \(loop.name) in \(loop.list.tree) {\(body)}"
    }
  }
}

/// The syntax knows no verbs; these do for its tests.
let grammar = Grammar(
  verbs: ["train", "step", "prune", "trace", "plot", "draw", "check", "source", "assert", "export", "show"],
  coming: ["search"], quoting: ["source"])

/// Statements of a line are joined by ` | `, lines by ` ⏎ `.
func tree(of source: String) throws(LanguageError) -> String {
  try Parser.lines(of: source, in: grammar)
    .map { line in line.statements.map(\.tree).joined(separator: " | ") }
    .joined(separator: " ⏎ ")
}
