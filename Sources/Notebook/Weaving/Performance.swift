import Files
import Language

/// What the cells of a lesson showed when it was run, by their ids.
public struct Performance: Sendable {
  /// What one cell showed.
  struct Shown: Sendable {
    var outputs: [Output]
    /// Pictures that it wrote to files, as SVG.
    var drawings: [String] = []
    /// What its turns show, in their order.
    var turns: [Turnable.Data] = []
  }

  var cells: [String: Shown] = [:]
  /// What was true of the cells' guesses.
  var guesses: [String: String] = [:]
}

extension Lesson {
  /// Runs the lesson in a fresh session, with its solutions, as the verifier does.
  ///
  /// - Parameter includingSlow: whether cells marked `run=slow` run, too.
  /// - Throws: where the lesson does not keep its promises; a page must not say what is not so.
  public func performance(in session: Session, includingSlow: Bool = false) throws(LessonError) -> Performance {
    session.width = OutputText.width
    var performance = Performance()
    for step in steps {
      switch step.task {
      case .quiz: continue
      case .cell(let cell):
        if cell.isSlow, !includingSlow { continue }
        performance.cells[cell.id] = try perform(cell.code, of: cell, in: session)
        performance.cells[cell.id]?.turns = try turns(of: cell, in: session)
        performance.guesses[cell.id] = cell.guess?.outcome(in: session)
      case .exercise(let exercise):
        if exercise.cell.isSlow, !includingSlow { continue }
        performance.cells[exercise.cell.id] = try perform(exercise.solution, of: exercise.cell, in: session)
        performance.cells[exercise.cell.id]?.turns = try turns(of: exercise.cell, in: session)
        if let objection = exercise.objection(in: session) {
          throw broken(exercise.cell, "has a solution that does not pass `\(objection.check)`")
        }
      }
    }
    return performance
  }

  private func perform(_ code: String, of cell: Cell, in session: Session) throws(LessonError) -> Performance.Shown {
    var outputs: [Output] = []
    let before = session.files.written
    let outcome = session.evaluateDirectly(code) { output in
      if case .progress = output { return }
      outputs.append(output)
    }
    guard outcome == (cell.expectsError ? .failed : .succeeded) else {
      throw broken(cell, cell.expectsError ? "was to fail and did not" : "does not run")
    }
    let lines = OutputText.lines(of: outputs)
    if let promised = cell.expected?.text,
      promised.count != lines.count || !zip(lines, promised).allSatisfy(cell.comparison.agrees)
    {
      throw broken(cell, "shows something else than it says")
    }
    let drawings = session.files.written.subtracting(before).sorted().filter { $0.hasSuffix(".svg") }
    return Performance.Shown(
      outputs: outputs,
      drawings: drawings.compactMap { path in
        (try? File(path).contents()).map { String(decoding: $0, as: UTF8.self) }
      })
  }

  private func turns(of cell: Cell, in session: Session) throws(LessonError) -> [Turnable.Data] {
    var data: [Turnable.Data] = []
    for turn in cell.turns {
      guard let own = turn.turnable?.data(turn.expression, session) else {
        throw broken(cell, "has nothing to turn in `\(turn.expression)`")
      }
      data.append(own)
    }
    return data
  }

  private func broken(_ cell: Cell, _ what: String) -> LessonError {
    LessonError(path, line: cell.lines.first, "#\(cell.id) \(what); `espalier lessons verify` says more")
  }
}
