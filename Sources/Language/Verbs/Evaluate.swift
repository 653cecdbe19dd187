import Figures
import Networks
import Syntax
import Texts
import Training

extension Verbs {
  static let evaluate = Verb(
    "evaluate", "a network",
    labels: [Label("on", "the images; the test part of the network's data set by default")],
    "counts how many images the network classifies correctly; its value is the accuracy",
    example: "evaluate mlp(8, for: glyphs) on: glyphs.test[0..<200]"
  ) { call in
    let network = try call.subjectNetwork()
    let split = try call.images(for: network, part: \.test)
    let score = try call.located(at: "on") {
      try Score.of(
        network, on: split, executor: call.session.engine.makeExecutor(network), cancellation: call.session.cancellation
      )
    }
    if call.session.cancellation.isRequested {
      guard score.examples > 0 else { throw LanguageError("stopped") }
      call.session.cancellation.reset()
      call.evaluator.isStopped = true
      call.evaluator.emit(.text("stopped after \(score.examples.counted("image"))"))
    }
    let weakest = score.classes.enumerated().filter { $1.examples > 0 }
      .min { Double($0.1.correct) / Double($0.1.examples) < Double($1.1.correct) / Double($1.1.examples) }
    var text = "\(call.subjectText) on \(split.name): accuracy \(NumberText.percent(score.accuracy)) "
    text += "(\(score.correct.grouped) of \(score.examples.grouped)), "
    text += "loss \(NumberText.short(score.loss))"
    if score.undecided > 0 {
      text += ", \(score.undecided.grouped) of them have scores that are no numbers"
    } else if let weakest, weakest.element.correct < weakest.element.examples {
      text += ", weakest class \(weakest.offset) "
      text += "(\(NumberText.percent(Double(weakest.element.correct) / Double(weakest.element.examples))))"
    }
    call.emit(text)
    return .number(score.accuracy)
  }
}
