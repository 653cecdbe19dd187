import Syntax
import DataLoading
import Networks
import Tensors

/// Evaluates the statements of one line on its own copy of the workspace, which the session takes over on success.
final class Evaluator {
  let session: Session
  let entry: SourceText
  let emit: (Output) -> Void
  var workspace: Workspace { didSet { hasChangedWorkspace = true } }
  /// Whether there is something to undo. That a value was looked at is nothing.
  private(set) var hasChangedWorkspace = false
  /// Parameters of the functions being called, innermost last.
  private var locals: [[String: Value]] = []
  private let stack = StackRoom()
  /// Set when a verb ended early but kept what it had reached.
  var isStopped = false
  /// Why a loop ended early that kept the rounds before.
  var failure: LanguageError?
  /// What must stand in the place of a loop's list so that the line makes the rounds that were kept, and no more.
  var kept: (list: SourceRange, text: String)?
  /// How many loops run inside one another.
  var loops = 0
  /// The variable that what a verb makes will go to, and the statement.
  var underWay: (taker: String, text: String)?
  /// Remarks about the statement at hand, shown after its value.
  var notes: [String] = []

  /// Says something about the statement once, however often it happens in it.
  func note(_ remark: String) {
    if !notes.contains(remark) { notes.append(remark) }
  }

  /// Calls of the learner's functions inside one another. The same in every build, where the stack allows it.
  static let mostCalls = 200

  init(session: Session, entry: SourceText, emit: @escaping (Output) -> Void) {
    self.session = session
    self.entry = entry
    self.emit = emit
    workspace = session.workspace
  }

  func evaluate(_ expression: Expression) throws(LanguageError) -> Value {
    if stack.isExhausted {
      if !locals.isEmpty { throw .callsTooDeep(at: expression.range) }
      throw LanguageError(
        "this is nested too deeply to compute", at: expression.range, suggestion: "Give its parts names.")
    }
    if session.cancellation.isRequested { throw LanguageError("stopped", at: nil) }
    switch expression.kind {
    case .number(let number): return .number(number)
    case .string(let text): return .text(text)
    case .truth(let truth): return .truth(truth)
    case .name(let name): return try value(of: name, at: expression.range)
    case .blank:
      throw LanguageError(
        "fill in the blank", at: expression.range, suggestion: "`___` stands for what an exercise asks for.")
    case .parenthesised(let inner): return try evaluate(inner)
    case .magnitude(let inner): return try magnitude(inner, at: expression.range)
    case .array(let rows): return try array(rows, at: expression.range)
    case .prefix(let sign, let operand): return try prefix(sign, operand, at: expression.range)
    case .binary(let operation, let left, let right):
      return try binary(operation, left, right, at: expression.range)
    case .range(let lower, let upper, let isClosed):
      return try range(lower, upper, isClosed, at: expression.range)
    case .all: throw LanguageError("`:` alone stands only inside an index", at: expression.range)
    case .call(let callee, let arguments): return try call(callee, arguments, at: expression.range)
    case .index(let base, let indices): return try index(base, indices, at: expression.range)
    case .member(let base, let name, let place): return try member(name, at: place, of: base)
    }
  }

  func lookUp(_ name: String) -> Value? {
    if let frame = locals.last, let value = frame[name] { return value }
    return workspace.variables[name] ?? session.constant(name)
  }

  private func value(of name: String, at range: SourceRange) throws(LanguageError) -> Value {
    if let value = lookUp(name) { return value }
    if Functions.named(name) != nil {
      throw LanguageError("`\(name)` is a function", at: range, suggestion: "Call it: \(name)(…). ?\(name) shows how.")
    }
    if name == "end" { throw LanguageError("`end` closes a `for`, and none is open", at: range) }
    let known = Array(workspace.variables.keys) + Session.constantNames
    let isDotWord = session.dotWords.contains { $0.name == name }
    let meant = ForeignWords.commands[name] ?? (isDotWord ? "Write `.\(name)`." : nil)
    throw LanguageError(
      "there is no `\(name)`", at: range,
      suggestion: meant ?? ForeignWords.sum(name) ?? didYouMean(name, among: known) ?? "Assign it first: \(name) = …")
  }

  /// Keeps a value without a name for the next line.
  func setAnswer(_ value: Value) {
    let hadChanged = hasChangedWorkspace
    workspace.variables["ans"] = value
    hasChangedWorkspace = hadChanged
  }

  /// Calls a function of the learner's with values for its parameters.
  func apply(_ function: UserFunction, _ arguments: [Value], at range: SourceRange) throws(LanguageError) -> Value {
    guard arguments.count == function.parameters.count else {
      throw LanguageError(
        "\(function.name) takes \(function.parameters.count) value\(function.parameters.count == 1 ? "" : "s"), got \(arguments.count)",
        at: range, suggestion: "It is \(function.definition).")
    }
    guard locals.count < Evaluator.mostCalls else { throw .callsTooDeep(at: range) }
    locals.append(Dictionary(zip(function.parameters, arguments)) { $1 })
    defer { locals.removeLast() }
    do throws(LanguageError) {
      return try evaluate(function.body)
    } catch {
      var error = error
      if error.source == nil, error.range != nil { error.source = function.entry }
      throw error
    }
  }

  /// Work on arrays, at a place. Ctrl-C ends it within a moment, and what it had made is thrown away.
  func computed<T>(_ range: SourceRange, _ body: () throws -> T) throws(LanguageError) -> T {
    let result = Result { try Cancellation.$ofArithmetic.withValue(session.cancellation, operation: body) }
    if session.cancellation.isRequested { throw LanguageError("stopped") }
    return try located(range) { try result.get() }
  }

  /// Turns what the modules below throw into an error at a place.
  func located<T>(_ range: SourceRange?, _ body: () throws -> T) throws(LanguageError) -> T {
    do {
      return try body()
    } catch let error as LanguageError {
      throw error
    } catch {
      throw LanguageError("\(error)", at: range, suggestion: advice(on: error))
    }
  }
}

extension LanguageError {
  fileprivate static func callsTooDeep(at range: SourceRange) -> LanguageError {
    LanguageError(
      "this calls itself too deeply", at: range,
      suggestion: "At most \(Evaluator.mostCalls) calls fit inside one another; a recursion must come to an end.")
  }
}
