/// Words of other languages and programs, and what they are here.
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
  ]

  /// Typed alone: `quit`.
  static let commands: [String: String] = [
    "quit": "Write `.quit`.", "exit": "Write `.quit`.", "q": "Write `.quit`, or assign it first: q = …",
    "help": "Write `?`, or `?prune` for one word.", "clear": "Ctrl-L clears the screen.",
    "ls": "Write `?`.", "None": "There is no such value.", "True": "Write `true`.", "False": "Write `false`.",
    "nan": "Write `0 / 0`.", "NaN": "Write `0 / 0`.", "Inf": "Write `inf` or `∞`.",
    "np": "The library needs no prefix: mean(x).",
    "torch": "The library needs no prefix: mean(x).",
  ]

  /// Begins a statement there is not: `for i in x`.
  static let statements: [String: (message: String, suggestion: String)] = [
    "for": loops, "while": loops, "foreach": loops,
    "if": ("there is no `if`", "`where(x > 0, a, b)` chooses for each element."),
    "else": ("there is no `else`", "`where(x > 0, a, b)` chooses for each element."),
    "def": definition, "function": definition, "func": definition, "fn": definition,
    "return": ("there is no `return`", "A function is its expression: f(x) = x^2."),
    "import": library, "from": library, "using": library,
    "let": assignment, "var": assignment, "const": assignment, "set": assignment,
    "print": ("there is no `print`", "Write the value alone, or `show x` for all of it."),
    "del": ("nothing is deleted", "A name may be given to another value."),
    "help": ("there is no `help`", "Write `?prune`."),
    "echo": ("there is no `echo`", "Write the value alone, or `show x` for all of it."),
  ]

  private static let loops = (
    message: "a loop is for NAME in list, lines, end",
    suggestion: "Functions and operators work on whole arrays without one: x = 0..<3; x^2."
  )
  private static let definition = (message: "a function is defined by its name", suggestion: "Write `f(x) = …`.")
  private static let library = (message: "nothing is imported", suggestion: "The library is there: `?` lists it.")
  private static let assignment = (message: "a name is given without a word", suggestion: "Write `x = …`.")
}
