import Syntax
import Tensors

/// Functions are the same if they give the same: where the checks call them, or at a few numbers.
extension ValueComparison {
  func discrepancy(_ got: UserFunction, _ aim: UserFunction) -> Discrepancy? {
    guard got.parameters.count == aim.parameters.count else {
      return .kind(got: "a function of \(got.parameters.count)", wanted: "one of \(aim.parameters.count)")
    }
    var calls = probes(of: aim.name)
    if calls.isEmpty { calls = usualProbes(aim.parameters.count, name: aim.name) }
    var (outputs, aims): ([Double], [Double]) = ([], [])
    var first: Discrepancy?
    for call in calls {
      guard case .success(let expected) = result(of: aim, call.arguments, in: wanted) else { continue }
      switch result(of: got, call.arguments, in: made) {
      case .failure(let error):
        if first == nil { first = .failure(call.text, message: error.message) }
      case .success(let value):
        guard let output = value.asTensor, let target = expected.asTensor, output.shape == target.shape else {
          if first == nil { first = .call(call.text, got: value.text(), wanted: expected.text(), nil) }
          continue
        }
        (outputs, aims) = (outputs + output.elements, aims + target.elements)
        if first == nil, !Discrepancy.Pattern.agree(output.elements, target.elements) {
          first = .call(call.text, got: value.text(), wanted: expected.text(), nil)
        }
      }
    }
    guard case .call(let text, let got, let wanted, _) = first else { return first }
    return .call(text, got: got, wanted: wanted, Discrepancy.Pattern(outputs, for: aims))
  }

  private func result(of function: UserFunction, _ arguments: [Value], in workspace: Workspace)
    -> Result<Value, LanguageError>
  {
    let evaluator = Evaluator(session: session, entry: SourceText(function.entry), emit: { _ in })
    evaluator.workspace = workspace
    return Result { () throws(LanguageError) in
      try evaluator.apply(function, arguments, at: SourceRange(start: 0, end: 0))
    }
  }

  /// The calls of a function in the checks, with what stands there in the wanted workspace.
  private func probes(of name: String) -> [(text: String, arguments: [Value])] {
    checks.flatMap { check -> [(text: String, arguments: [Value])] in
      guard let lines = try? Parser.lines(of: check, in: Verbs.grammar) else { return [] }
      let source = SourceText(check)
      let evaluator = Evaluator(session: session, entry: source, emit: { _ in })
      evaluator.workspace = wanted
      return lines.flatMap(\.statements).flatMap { statement -> [Expression] in
        if case .expression(let expression) = statement.action { expression.calls(of: name) } else { [] }
      }.compactMap { call in
        guard case .call(_, let arguments) = call.kind else { return nil }
        let values = arguments.compactMap { try? evaluator.evaluate($0.value) }
        return values.count == arguments.count ? (call.source(in: source), values) : nil
      }
    }
  }

  /// The same small numbers for every function; positive ones first, which most formulas are made for.
  private func usualProbes(_ count: Int, name: String) -> [(text: String, arguments: [Value])] {
    let numbers = [4, 0.5, 3, 10, 1, 2, -1, 0]
    return numbers.indices.map { start in
      let own = (0..<count).map { numbers[(start + 3 * $0) % numbers.count] }
      let text = own.map { Value.number($0).text() }.joined(separator: ", ")
      return ("\(name)(\(text))", own.map { .number($0) })
    }
  }
}

extension Expression {
  /// The calls of a function inside, outermost first.
  fileprivate func calls(of name: String) -> [Expression] {
    var found: [Expression] = []
    if case .call(let callee, _) = kind, callee.bareWord == name { found.append(self) }
    return found + kind.children.flatMap { $0.calls(of: name) }
  }
}
