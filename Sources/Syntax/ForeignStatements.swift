/// Words that begin a statement of other languages, and what stands here instead: `let x`.
enum ForeignStatements {
  static let all: [String: (message: String, suggestion: String)] = [
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
