import Syntax

/// What whoever sets tasks on top of a session needs: to go back to how things were, to test values, and to recognise
/// what an entry is about.
extension Session {
  /// Everything that entries change, at one moment.
  public struct Checkpoint {
    var workspace: Workspace
    fileprivate var past: Past
    fileprivate var future: [Snapshot]

    /// How many changes led here that `.undo` takes back, or would if they were not forgotten.
    public var depth: Int { past.depth }
  }

  /// The session as it is now; copies nothing until it changes.
  public var checkpoint: Checkpoint { Checkpoint(workspace: workspace, past: past, future: future) }

  /// Puts the variables, and what `.undo` would take back, where they were.
  public func restore(_ checkpoint: Checkpoint) {
    (workspace, past, future) = (checkpoint.workspace, checkpoint.past, checkpoint.future)
  }

  /// As `restore`, but variables stay as they are whose names somebody wants kept.
  public func restore(_ checkpoint: Checkpoint, exceptFor isKept: (String) -> Bool) {
    let own = workspace.variables.filter { isKept($0.key) }
    restore(checkpoint)
    workspace.variables.merge(own) { $1 }
  }

  /// The variables that have other values now than they had then, by name; those that are new are not among them.
  public func namesChanged(since checkpoint: Checkpoint) -> [String] {
    checkpoint.workspace.variables.keys.filter { name in
      name != "ans" && Session.fingerprint(name, in: checkpoint.workspace) != fingerprint(name)
    }.sorted()
  }

  /// Removes variables, as if nobody had set them.
  public func forget(_ names: Set<String>) {
    for name in names { workspace.variables[name] = nil }
  }

  /// Whether nothing has been set, or worth anything, since the session began.
  public var hasNoVariables: Bool { workspace.variables.isEmpty }

  /// The variables that hold numbers.
  public var namesOfNumbers: [String] {
    workspace.variables.filter { $0.value.asNumbers }.map(\.key).sorted()
  }

  /// How a name is typed on a keyboard without its letters; nil if it needs nothing else.
  public static func latinSpelling(of name: String) -> String? { asciiSpelling(of: name) }

  /// Evaluates an entry without a word in the history, such as the cells of a lesson that is resumed.
  public func rehearse(_ source: String, emit: (Output) -> Void = { _ in }) -> Outcome {
    let remembered = transcript
    defer { transcript = remembered }
    return evaluateDirectly(source, emit: emit)
  }

  /// Why a condition is not true in the workspace, nil if it is. Changes nothing.
  ///
  /// - Parameter own: functions of the language that may have been given another meaning; all of them if nil. The others
  ///   mean what they always do, so that nobody is judged by an `abs` of an earlier line.
  public func objection(to condition: String, redefining own: Set<String>? = nil) -> LanguageError? {
    let evaluator = Evaluator(session: self, entry: SourceText(condition), emit: { _ in })
    if let own {
      evaluator.workspace.variables = evaluator.workspace.variables.filter { name, value in
        guard case .function = value, Functions.named(name) != nil else { return true }
        return own.contains(name)
      }
    }
    do throws(LanguageError) {
      // The bare expression first: an error in it should not speak of an `assert` that nobody wrote.
      let lines = try Parser.lines(of: condition, in: Verbs.grammar)
      guard lines.count == 1, lines[0].statements.count == 1, lines[0].statements[0].target == nil,
        case .expression = lines[0].statements[0].action
      else { return LanguageError("a check is one expression") }
      for statement in try Parser.lines(of: "assert " + condition, in: Verbs.grammar).flatMap(\.statements) {
        try evaluator.run(statement)
      }
      return nil
    } catch {
      return error
    }
  }

  /// What an expression is worth in the workspace, if that is one finite number. Changes nothing.
  public func number(of expression: String) -> Double? {
    guard case .number(let number)? = worth(of: expression), number.isFinite else { return nil }
    return number
  }

  /// What an expression is worth in the workspace; nil where it cannot be evaluated. Changes nothing.
  func worth(of expression: String) -> Value? {
    let evaluator = Evaluator(session: self, entry: SourceText(expression), emit: { _ in })
    guard let lines = try? Parser.lines(of: expression, in: Verbs.grammar), lines.count == 1,
      lines[0].statements.count == 1, lines[0].statements[0].target == nil,
      case .expression(let parsed) = lines[0].statements[0].action
    else { return nil }
    return try? evaluator.evaluate(parsed)
  }

  /// The number that an entry is, if it is nothing else: `0.9`, `90%`, `-2`.
  public static func literalNumber(_ entry: String) -> Double? {
    guard let lines = try? Parser.lines(of: entry, in: Verbs.grammar), lines.count == 1, lines[0].statements.count == 1,
      lines[0].statements[0].target == nil, case .expression(let parsed) = lines[0].statements[0].action
    else { return nil }
    switch parsed.kind {
    case .number(let number): return number
    case .prefix(.minus, let inner): if case .number(let number) = inner.kind { return -number }
    default: break
    }
    return nil
  }

  /// The lines of an entry, each as it can be evaluated alone; the entry itself if it cannot be read.
  public static func lines(of source: String) -> [String] {
    let text = SourceText(source)
    return (try? Parser.lines(of: source, in: Verbs.grammar))?.map { text[$0.range] } ?? [source]
  }

  /// Whether an entry asserts something.
  public static func asserts(_ source: String) -> Bool {
    (try? Parser.lines(of: source, in: Verbs.grammar))?.flatMap(\.statements).contains { statement in
      if case .verb(let phrase) = statement.action { phrase.verb == Verbs.assert.name } else { false }
    } == true
  }

  /// The names that an entry would set, `ans` for a value without a name. None for what cannot be read.
  public static func namesSet(by source: String) -> Set<String> {
    guard let lines = try? Parser.lines(of: source, in: Verbs.grammar) else { return [] }
    return Set(lines.flatMap(\.statements).flatMap(\.namesSet))
  }

  /// The variables that an entry looks at: words that are one now, and neither set there nor a label or a part of something.
  public func namesUsed(by source: String) -> Set<String> {
    guard let tokens = try? Lexer.tokens(of: source) else { return [] }
    var names: Set<String> = []
    for (index, token) in tokens.enumerated() {
      guard let word = token.word else { continue }
      let next = index + 1 < tokens.count ? tokens[index + 1] : nil
      if next?.isSymbol("=") == true || next?.isSymbol(":") == true { continue }
      if index > 0, tokens[index - 1].isSymbol(".") { continue }
      names.insert(canonicalName(word))
    }
    return names.intersection(workspace.variables.keys)
  }

  /// Whether a word is a verb, for who colours code.
  package static func isVerb(_ word: String) -> Bool { Verbs.grammar.isVerb(word) }

  /// Whether an entry trains a network; what cannot be read does not.
  public static func trains(_ source: String) -> Bool {
    (try? Parser.lines(of: source, in: Verbs.grammar))?.flatMap(\.statements).contains(where: \.trains) == true
  }

  /// Whether two entries differ in spaces, comments and spellings of names only.
  public static func isSame(_ one: String, _ other: String) -> Bool {
    guard let first = try? Lexer.tokens(of: one), let second = try? Lexer.tokens(of: other) else { return one == other }
    return first.map(\.kind).filter { $0 != .newline } == second.map(\.kind).filter { $0 != .newline }
  }
}

extension Statement {
  fileprivate var trains: Bool {
    switch action {
    case .verb(let phrase): Verbs.named(phrase.verb)?.trains == true
    case .loop(let loop): loop.body.flatMap(\.statements).contains(where: \.trains)
    default: false
    }
  }

  fileprivate var namesSet: [String] {
    if case .loop(let loop) = action {
      return [loop.name, "ans"] + loop.body.flatMap(\.statements).flatMap(\.namesSet)
    }
    return nameSet.map { [$0] } ?? []
  }

  private var nameSet: String? {
    switch (target, action) {
    case (.name(let name, _)?, _): return name
    case (.function(let head)?, _): return head.name
    case (.place(let place)?, _): return place.root
    case (nil, .expression): return "ans"
    case (nil, .verb(let phrase)):
      return Verbs.named(phrase.verb).flatMap { $0.changesSubject ? $0.subjectName(in: phrase) : "ans" } ?? nil
    case (nil, .dotWord), (nil, .help), (nil, .loop): return nil
    }
  }
}

extension Expression {
  /// The name that a path such as `net.bn2.γ[3]` begins with.
  fileprivate var root: String? {
    switch kind {
    case .name(let name): name
    case .index(let base, _): base.root
    case .member(let base, _, _): base.root
    default: nil
    }
  }
}

extension Value {
  fileprivate var asNumbers: Bool {
    switch self {
    case .number, .tensor: true
    default: false
    }
  }
}
