import Syntax

extension Session {
  public func evaluate(_ source: String, emit: (Output) -> Void) -> Outcome {
    interceptor?(self, source, emit) ?? evaluateDirectly(source, emit: emit)
  }

  /// Evaluates an entry that nobody above may answer: what an interceptor uses itself.
  public func evaluateDirectly(_ source: String, emit: (Output) -> Void) -> Outcome {
    let trimmed = source.trimmingBlanks
    if trimmed.isEmpty { return .succeeded }
    return withoutActuallyEscaping(emit) { emit in
      transcript.append(source)
      do throws(LanguageError) {
        let text = SourceText(source)
        let (lines, error) = Parser.linesBeforeError(of: text, in: Verbs.grammar)
        let outcome = try run(lines, of: text, emit: emit)
        if outcome == .succeeded, let error { throw error }
        return outcome
      } catch {
        emit(.error(error.rendered(for: source, width: width)))
        return .failed
      }
    }
  }

  /// Lines one after another; a line that fails leaves the workspace as it was before that line.
  private func run(_ lines: [Line], of source: SourceText, emit: @escaping (Output) -> Void) throws(LanguageError)
    -> Outcome
  {
    for line in lines {
      keeper?.beginLine()
      defer { keeper?.note(self) }
      if let outcome = try runAlone(line, of: source, emit: emit) {
        if outcome != .succeeded { return outcome }
        continue
      }
      let evaluator = Evaluator(session: self, entry: source, emit: emit)
      var text = source[line.range]
      for statement in line.statements {
        try evaluator.run(statement)
        guard evaluator.isStopped || evaluator.failure != nil else { continue }
        if let kept = evaluator.kept {
          text =
            source[SourceRange(start: line.range.start, end: kept.list.start)] + kept.text
            + source[SourceRange(start: kept.list.end, end: statement.range.end)]
        }
        break
      }
      if evaluator.hasChangedWorkspace { remember(text, before: evaluator.workspace) }
      workspace = evaluator.workspace
      workspace.lines.append(text)
      if let failure = evaluator.failure { throw failure }
      if evaluator.isStopped { return .stopped }
    }
    return .succeeded
  }

  /// Dot words and help drive the session and stand alone on their line.
  private func runAlone(_ line: Line, of source: SourceText, emit: @escaping (Output) -> Void) throws(LanguageError)
    -> Outcome?
  {
    guard line.statements.count == 1, let statement = line.statements.first else { return nil }
    switch statement.action {
    case .dotWord(let word, let rest):
      let engine = engine.name
      let outcome = try runDotWord(word, rest, at: statement.range, emit: emit)
      if word == "engine", engine != self.engine.name { workspace.lines.append(source[line.range]) }
      return outcome
    case .help(let topic):
      emit(.text(Help.text(for: topic, session: self)))
      return .succeeded
    default: return nil
    }
  }

  /// Makes a change one that `.undo` takes back.
  func remember(_ entry: String, before new: Workspace) {
    past.append(Snapshot(workspace: workspace, entry: entry), before: new)
    future = []
  }
}

extension String {
  var trimmingBlanks: Substring {
    let start = drop { $0.isWhitespace }
    let count = start.reversed().drop { $0.isWhitespace }.count
    return start.prefix(count)
  }
}
