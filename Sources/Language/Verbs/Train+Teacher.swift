import DataLoading
import Engines
import Networks
import Syntax
import Tensors
import Texts

/// `teacher:`, `T:` and `α:`.
extension VerbCall {
  /// A teacher's scores of all images, and what is to be made of them; nil without a teacher.
  func distillation(of network: Network, on split: DataSplit) throws -> Distillation? {
    guard let teacher = try self.network("teacher") else { return nil }
    guard teacher.inputShape == split.imageShape else {
      throw LanguageError(
        "the teacher reads images of \(teacher.inputShape), and these are \(split.imageShape)",
        at: labels["teacher"]?.range)
    }
    let executor = session.engine.makeExecutor(teacher)
    return try computed(at: "teacher") {
      var scores: [Double] = []
      for start in stride(from: 0, to: split.count, by: 100) {
        let images = split.batch(Array(start..<min(start + 100, split.count))).images
        scores += try executor.scores(images).elements
      }
      return try distillation(scores, of: teacher, for: network)
    }
  }

  /// The batch, judged with a teacher if there is one.
  func distilled(_ batch: Batch, by network: Network) throws -> Batch {
    guard let teacher = try self.network("teacher") else { return batch }
    var batch = batch
    batch.objective = try computed(at: "teacher") {
      try distillation(ReferenceExecutor(teacher).scores(batch.images).elements, of: teacher, for: network)
    }
    return batch
  }

  private func distillation(_ scores: [Double], of teacher: Network, for network: Network) throws -> Distillation {
    try teacher.checkGivesScores()
    let temperature = try positive("T") ?? 4
    let share = try number("α") ?? 0.9
    guard (0...1).contains(share) else {
      throw LanguageError(
        "`α:` is a share from 0 to 1, got \(NumberText.short(share))", at: labels["α"]?.range,
        suggestion: "Such as α: 90%.")
    }
    let count = scores.count / teacher.classCount
    let objective = Distillation(
      teacherScores: Tensor(shape: [count, teacher.classCount], elements: scores), temperature: temperature,
      share: share)
    try objective.check(network, examples: count)
    return objective
  }
}
