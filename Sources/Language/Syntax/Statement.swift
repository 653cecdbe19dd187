/// The statements between two line ends. An error in one of them undoes all of them.
struct Line: Equatable, Sendable {
  var statements: [Statement]
  var range: SourceRange
}

struct Statement: Equatable, Sendable {
  /// What stands left of `=`.
  var target: Target?
  var action: Action
  /// A trailing `;` keeps the value from being echoed.
  var isSilent: Bool
  /// From the target to the end of the action, without the `;`.
  var range: SourceRange

  enum Action: Equatable, Sendable {
    case expression(Expression)
    case verb(VerbPhrase)
    /// `.open "a.session"`: the word without its dot, and what follows it, trimmed.
    case dotWord(String, rest: String)
    /// `?prune`; a lone `?` has no topic.
    case help(String?)
    case loop(Loop)
  }

  enum Target: Equatable, Sendable {
    case name(String, SourceRange)
    /// `f(x, y) = …`; the action is then an expression.
    case function(FunctionHead)
    /// `net.bn2.γ[3]`: members and indices hanging from a name.
    case place(Expression)
  }
}

/// `for NAME in list`, lines, `end`
struct Loop: Equatable, Sendable {
  var name: String
  var nameRange: SourceRange
  /// What the name stands for, one after another.
  var list: Expression
  var body: [Line]
}

struct FunctionHead: Equatable, Sendable {
  var name: String
  var nameRange: SourceRange
  var parameters: [Parameter]

  struct Parameter: Equatable, Sendable {
    var name: String
    var range: SourceRange
  }
}

/// `VERB subject label: value …`
struct VerbPhrase: Equatable, Sendable {
  var verb: String
  var verbRange: SourceRange
  /// Missing when the learner left it out; the verb says what it needs.
  var subject: Expression?
  /// Each has a label.
  var arguments: [Argument]
}
