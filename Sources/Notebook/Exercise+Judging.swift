import Syntax
import Language

extension Exercise {
  /// Why the exercise is not solved in a session, nil if it is.
  func objection(in session: Session) -> (check: String, error: LanguageError)? {
    let own = answerNames
    for check in checks {
      if let error = session.objection(to: check, redefining: own) { return (check, error) }
    }
    return nil
  }

  /// The names that only an answer sets: those on the lines of the solution that the starter does not give away.
  var answerNames: Set<String> {
    let given = cell.code.split { $0.isNewline }.map { $0.trimmed }
    let own = solution.split { $0.isNewline }.filter { line in
      !given.contains { Session.isSame(String($0), String(line)) }
    }
    let names = Session.namesSet(by: own.joined(separator: "\n"))
    return names.isEmpty ? Session.namesSet(by: solution) : names
  }

  /// The line with its blank filled in, for an entry that is nothing but a number; nil for any other.
  func filling(_ entry: String) -> String? {
    let lines = cell.code.split { $0.isNewline }.filter { $0.contains("___") }
    guard lines.count == 1, Session.literalNumber(entry) != nil, let blank = lines[0].firstRange(of: /_{3,}/),
      !lines[0][blank.upperBound...].contains("___")
    else { return nil }
    let line = "\(lines[0][..<blank.lowerBound])\(entry.trimmed)\(lines[0][blank.upperBound...])"
    // A blank may want more than a number: `count(g ___)`.
    return Session.namesSet(by: line).isEmpty ? nil : line
  }

  /// An answer with the given lines of the starter that it leaves out: those above the blank before it, the others behind.
  func completing(_ entry: String) -> String {
    let lines = cell.code.split { $0.isNewline }.map(String.init)
    guard let first = lines.firstIndex(where: { $0.contains("___") }),
      let last = lines.lastIndex(where: { $0.contains("___") }), lines.count > last - first + 1
    else { return entry }
    let typed = entry.split { $0.isNewline }.map(String.init)
    let given = lines[..<first] + lines[(last + 1)...]
    // Who has typed one of them has meant to type all.
    guard !given.contains(where: { line in typed.contains { Session.isSame($0, line) } }) else { return entry }
    return (lines[..<first] + typed + lines[(last + 1)...]).joined(separator: "\n")
  }

  /// What the solution leaves; nil if it trains, which takes too long, or does not run.
  func solved(in session: Session, from start: Session.Checkpoint) -> Session.Checkpoint? {
    Session.trains(solution) ? nil : session.checkpoint(after: solution, from: start)
  }

  /// Whether an answer is right: the checks hold after it, or it leaves what the solution leaves.
  func accepts(_ answer: String, in session: Session, from start: Session.Checkpoint) -> Bool {
    guard let left = session.checkpoint(after: completing(answer), from: start) else { return false }
    let now = session.checkpoint
    defer { session.restore(now) }
    session.restore(left)
    if objection(in: session) == nil { return true }
    return solved(in: session, from: start).map { discrepancies(left, $0, in: session).isEmpty } ?? false
  }

  /// How what an answer left differs from what the solution leaves, by the names that were asked for.
  func discrepancies(_ left: Session.Checkpoint, _ wanted: Session.Checkpoint, in session: Session)
    -> [(name: String, discrepancy: Discrepancy)]
  {
    answerNames.sorted().compactMap { name in
      session.discrepancy(of: name, in: left, wanted: wanted, checks: checks).map { (name, $0) }
    }
  }

  /// The variables that every right answer looks at and this one does not, by name.
  func leftOut(of answer: String, in session: Session) -> [String] {
    let needed = ([solution] + rightForms).map { session.namesUsed(by: completing($0)) }
    let all = needed.dropFirst().reduce(needed[0]) { $0.intersection($1) }
    return all.subtracting(session.namesUsed(by: completing(answer))).subtracting(answerNames).sorted()
  }

  /// The known wrong answer that an entry amounts to, by its text or by the values that it left.
  ///
  /// - Parameters:
  ///   - left: how things were after the entry; nil if it did not run.
  ///   - start: how things were before it.
  func wrongAnswer(
    for entry: String, leaving left: Session.Checkpoint?, in session: Session, from start: Session.Checkpoint
  ) -> WrongAnswer? {
    if let same = wrongAnswers.first(where: { Session.isSame($0.code, entry) }) { return same }
    guard let left else { return nil }
    return wrongAnswers.first { wrong in
      // Training again to recognise an answer would take too long.
      guard !Session.trains(wrong.code), let known = session.checkpoint(after: wrong.code, from: start) else {
        return false
      }
      return discrepancies(left, known, in: session).isEmpty
    }
  }
}
