/// The statements between two line ends. An error in one of them undoes all of them.
package struct Line: Equatable, Sendable {
  package var statements: [Statement]
  package var range: SourceRange
}

package struct Statement: Equatable, Sendable {
  /// What stands left of `=`.
  package var target: Target?
  package var action: Action
  /// A trailing `;` keeps the value from being echoed.
  package var isSilent: Bool
  /// From the target to the end of the action, without the `;`.
  package var range: SourceRange

  package enum Action: Equatable, Sendable {
    case expression(Expression)
    case verb(VerbPhrase)
    /// `.open "a.session"`: the word without its dot, and what follows it, trimmed.
    case dotWord(String, rest: String)
    /// `?prune`; a lone `?` has no topic.
    case help(String?)
    case loop(Loop)
  }

  package enum Target: Equatable, Sendable {
    case name(String, SourceRange)
    /// `f(x, y) = …`; the action is then an expression.
    case function(FunctionHead)
    /// `net.bn2.γ[3]`: members and indices hanging from a name.
    case place(Expression)
  }
}

/// `for NAME in list`, lines, `end`
package struct Loop: Equatable, Sendable {
  package var name: String
  package var nameRange: SourceRange
  /// What the name stands for, one after another.
  package var list: Expression
  package var body: [Line]
}

package struct FunctionHead: Equatable, Sendable {
  package var name: String
  package var nameRange: SourceRange
  package var parameters: [Parameter]

  package struct Parameter: Equatable, Sendable {
    package var name: String
    package var range: SourceRange
  }
}

/// `VERB subject label: value …`
package struct VerbPhrase: Equatable, Sendable {
  package var verb: String
  package var verbRange: SourceRange
  /// Missing when the learner left it out; the verb says what it needs.
  package var subject: Expression?
  /// Each has a label.
  package var arguments: [Argument]
}
