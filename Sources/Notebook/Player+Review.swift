import Language
import Texts

/// What a review goes back to when it is over.
final class Review {
  /// The session as it was before.
  let before: Session.Checkpoint
  /// Where the session was in a lesson: a review's variables are not those of that place, and must not be kept as such.
  let mark: String?
  /// The lesson that was under way, or left last.
  let lesson: Player.Playing?
  /// What was asked, and what of it was right at once.
  var asked = 0
  var right = 0

  init(of session: Session, lesson: Player.Playing?) {
    (before, mark, self.lesson) = (session.checkpoint, session.mark, lesson)
  }
}

/// Asking again what was missed.
extension Player {
  /// The step that waits was not answered right at once.
  func miss() { noteStep { $0.missed.insert($1) } }

  /// The step that waits was.
  func keep() {
    playing?.review?.right += 1
    noteStep { $0.missed.remove($1) }
  }

  /// The answer is shown to somebody who did not find it.
  func giveUp() {
    playing?.wrongTries += 1
    miss()
  }

  private func noteStep(_ change: (inout LessonPosition, String) -> Void) {
    guard let playing, let step = playing.step else { return }
    note(playing.lesson) { change(&$0, step.id) }
  }

  func review(in session: Session, _ emit: (Output) -> Void) -> Outcome {
    if playing?.review != nil {
      emit(.text("This is a review already; .leave ends it."))
      return .succeeded
    }
    let review = Review(of: session, lesson: playing ?? left)
    guard let (lesson, index) = missed(after: nil) else {
      emit(.text("Nothing is to be repeated: a question that is not answered right at once comes back here."))
      return .succeeded
    }
    emit(.text("What you missed, once more. Your variables come back when it is over; .leave ends it."))
    session.mark = nil
    return ask(lesson, index, review, in: session, emit)
  }

  func goOnReviewing(in session: Session, _ emit: (Output) -> Void) {
    guard let playing, let review = playing.review else { return }
    guard let (lesson, index) = missed(after: playing) else {
      _ = endReview(in: session, emit)
      return
    }
    _ = ask(lesson, index, review, in: session, emit)
  }

  /// Ends a review: what was there before is there again.
  func endReview(in session: Session, _ emit: (Output) -> Void) -> Outcome {
    guard let review = playing?.review else { return .succeeded }
    end(in: session)
    session.restore(review.before)
    session.mark = review.mark
    left = review.lesson
    let lesson = review.lesson.map { " .lesson \($0.lesson.slug) goes on." } ?? ""
    emit(.text("\(review.right) of \(review.asked) right at once. Your variables are as they were.\(lesson)"))
    return .succeeded
  }

  /// The next question that was missed.
  private func missed(after place: Playing?) -> (lesson: Lesson, index: Int)? {
    let lessons = library.entries.compactMap { try? $0.lesson.get() }
    let start = place.flatMap { place in lessons.firstIndex { $0.slug == place.lesson.slug } } ?? 0
    for (offset, lesson) in lessons[start...].enumerated() {
      let missed = LessonPosition(progress[lesson.slug]).missed
      let first = offset == 0 ? place.map { $0.index + 1 } ?? 0 : 0
      if let index = lesson.steps.indices.dropFirst(first).first(where: { missed.contains(lesson.steps[$0].id) }) {
        return (lesson, index)
      }
    }
    return nil
  }

  /// Brings the variables to where the question stands, and asks.
  private func ask(
    _ lesson: Lesson, _ index: Int, _ review: Review, in session: Session, _ emit: (Output) -> Void
  ) -> Outcome {
    var asking = Playing(lesson)
    (asking.index, asking.review) = (index, review)
    asking.review?.asked += 1
    // What was answered here already made variables that stand further down.
    let here = playing.flatMap { $0.review != nil && $0.lesson.slug == lesson.slug ? $0.index + 1 : nil }
    let outcome = replay(&asking, from: here ?? 0, in: session, emit)
    guard outcome == .succeeded else {
      asking.review = review
      playing = asking
      return endReview(in: session, emit)
    }
    playing = asking
    present(in: session, emit)
    return .succeeded
  }
}
