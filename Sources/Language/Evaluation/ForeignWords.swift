/// Names of other languages and programs, and what they are here.
enum ForeignWords {
  /// Typed as a call: `len(x)`.
  static let functions: [String: String] = [
    "map": "Functions and operators work on every element: f(x).",
    "filter": "Write `x[x > 2]`.",
    "len": "Write `x.count`, or `x.shape` for all sizes.",
    "size": "Write `x.shape`.",
    "range": "Write `0..<n`.",
    "arange": "Write `0..<n`.",
    "print": "Write the value alone, or `show x` for all of it.",
    "input": "A value is given by its name: x = …",
    "open": "Write `load(\"net.network\")`, or `idx(…)` for images.",
    "array": "Write `[1 2 3]`.",
    "tensor": "Write `[1 2; 3 4]`.",
    "quit": "Write `.quit`.",
    "exit": "Write `.quit`.",
    "help": "Write `?`, or `?prune` for one word.",
    "dir": "Write `?`.",
    "Π": "Write `prod(x)`.",
  ]

  /// `Ση` is one name to the lexer; whoever has given it to nothing means a sum.
  static func sum(_ name: String, of argument: String? = nil) -> String? {
    let rest = name.dropFirst()
    guard name.hasPrefix("Σ"), !rest.isEmpty else { return nil }
    return "Write `Σ(\(rest)\(argument.map { "(\($0))" } ?? ""))` for the sum."
  }

  /// Typed alone: `quit`.
  static let commands: [String: String] = [
    "quit": "Write `.quit`.", "exit": "Write `.quit`.", "q": "Write `.quit`, or assign it first: q = …",
    "help": "Write `?`, or `?prune` for one word.", "clear": "Ctrl-L clears the screen.",
    "ls": "Write `?`.", "None": "There is no such value.", "True": "Write `true`.", "False": "Write `false`.",
    "nan": "Write `0 / 0`.", "NaN": "Write `0 / 0`.", "Inf": "Write `inf` or `∞`.",
    "np": "The library needs no prefix: mean(x).",
    "torch": "The library needs no prefix: mean(x).",
  ]
}
