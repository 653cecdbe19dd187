import Syntax
import Language

extension Exercise {
  /// Why the exercise is not solved in a session, nil if it is.
  func objection(in session: Session) -> (check: String, error: LanguageError)? {
    for check in checks {
      if let error = session.objection(to: check) { return (check, error) }
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

  /// The known wrong answer that an entry amounts to, by its text or by the values it left in the session.
  ///
  /// The session is put back to `before`.
  func wrongAnswer(for entry: String, in session: Session, before: Session.Checkpoint) -> WrongAnswer? {
    if let same = wrongAnswers.first(where: { Session.isSame($0.code, entry) }) {
      session.restore(before)
      return same
    }
    let names = answerNames.sorted()
    let left = names.map { session.fingerprint($0) }
    session.restore(before)
    guard !left.contains(nil), !left.isEmpty else { return nil }
    return wrongAnswers.first { wrong in
      // Training again to recognise an answer would take too long.
      if Session.trains(wrong.code) { return false }
      defer { session.restore(before) }
      return session.rehearse(wrong.code) == .succeeded && names.map { session.fingerprint($0) } == left
    }
  }
}
