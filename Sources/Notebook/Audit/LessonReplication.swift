import Language

/// What a lesson claims and asserts, on other starting weights than its own: a row for each.
package struct LessonReplication: Sendable {
  package struct Claim: Sendable {
    /// The cell's id.
    package var cell: String
    package var line: String
    /// Whether it held, seed by seed; nil where the line could not be run.
    package var holds: [Bool?]
  }

  package var slug: String
  package var claims: [Claim]
  package var seeds: Int

  /// Whether every claim held on at least nine of ten seeds.
  package var holds: Bool {
    claims.allSatisfy { claim in 10 * claim.holds.count { $0 == true } >= 9 * seeds }
  }

  /// One line for the lesson and one for each claim, those that do not hold marked.
  package var report: String {
    let rows = claims.map { claim in
      let count = claim.holds.count { $0 == true }
      let marks = claim.holds.map { $0.map { $0 ? "·" : "✗" } ?? "?" }.joined()
      return "  \(10 * count >= 9 * seeds ? "✓" : "✗") \(count) of \(seeds)  \(marks)  #\(claim.cell)  \(claim.line)"
    }
    return (["\(slug)  \(claims.count) claims, \(seeds) seeds"] + rows).joined(separator: "\n")
  }
}

extension LessonLibrary.Entry {
  /// Runs the lesson once for each seed, adding 0, 1, 2, … to those that it gives its networks.
  ///
  /// - Parameter makeSession: a fresh session for each run.
  /// - Returns: nil for a file that is not a lesson.
  package func replicated(seeds: Int, makeSession: () -> Session) -> LessonReplication? {
    guard case .success(let lesson) = lesson else { return nil }
    var claims: [LessonReplication.Claim] = []
    for seed in 0..<seeds {
      let session = makeSession()
      session.weightSeedShift = UInt64(seed)
      var index = 0
      for (cell, line) in lesson.lines {
        let outcome = session.rehearse(line)
        if outcome == .stopped { return LessonReplication(slug: lesson.slug, claims: claims, seeds: seed) }
        guard Session.asserts(line) else { continue }
        if seed == 0 { claims.append(LessonReplication.Claim(cell: cell, line: line, holds: [])) }
        claims[index].holds.append(outcome == .succeeded)
        index += 1
      }
    }
    return LessonReplication(slug: lesson.slug, claims: claims, seeds: seeds)
  }
}

extension Lesson {
  /// What is run, line by line, with the solutions of exercises and without slow cells.
  fileprivate var lines: [(cell: String, line: String)] {
    steps.flatMap { step -> [(cell: String, line: String)] in
      switch step.task {
      case .quiz: return []
      case .cell(let cell): return cell.isSlow ? [] : cell.lines(running: cell.code)
      case .exercise(let exercise): return exercise.cell.lines(running: exercise.solution)
      }
    }
  }
}

extension Cell {
  fileprivate func lines(running code: String) -> [(cell: String, line: String)] {
    (Session.lines(of: code) + claims.map { "assert " + $0 }).map { (id, $0) }
  }
}
