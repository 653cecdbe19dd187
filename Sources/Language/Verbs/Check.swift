import Engines
import Figures
import Foundation
import Networks
import Syntax
import Tensors
import Texts

extension Verbs {
  static let check = Verb(
    "check", "a network or a function",
    labels: [
      Label(
        "against", words: ["differences", "reference", "fast"], takesValues: true,
        "fast: every value and gradient of the fast engine (default); differences: gradients by central differences; or the derivative you typed"
      ),
      Label("at", "where to check a derivative"),
      Label("on", "the batch; the first 8 training images by default, random numbers without a data set"),
    ] + Label.ofTeacher,
    "compares the engines, or gradients with central differences; (f(x + h) − f(x − h)) / 2h",
    example: "f(x) = x^3; df(x) = 3 * x²; check f against: df at: [1 2 3]"
  ) { call in
    switch try call.subjectValue() {
    case .network(let network):
      try call.refuse("at", for: "a network")
      return try call.check(network)
    case .function(let function):
      try call.refuse("on", "teacher", for: "a function")
      return try call.checkDerivative(of: function)
    case let other:
      throw LanguageError(
        "`check` needs a network or a function, got \(other.kind)", at: call.phrase.subject?.range,
        suggestion: "Such as \(call.verb.example)")
    }
  }
}

extension VerbCall {
  fileprivate func check(_ network: Network) throws -> Value {
    switch labels["against"]?.value {
    case .word("differences")?: break
    case nil where comparingEngine == nil: break
    case nil, .word?: return try compareEngines(network)
    case let other?:
      throw LanguageError(
        "a network is checked against: fast or against: differences, not against \(other.kind)",
        at: labels["against"]?.range)
    }
    let batch = try taught(try batch(for: network, count: 8, orRandom: true), by: network)
    let result = try computed(at: "on") {
      try DifferenceCheck.run(network, on: batch) { fraction, node in
        emit(.progress(Progress(fraction: fraction, caption: "checking \(node)")))
      }
    }
    emit(.progress(Progress(fraction: 1, caption: "")))
    var table = Table(
      header: ["parameter", "points", "excluded", "largest difference", "relative", "verdict"],
      alignments: [.left, .right, .right, .right, .right, .left])
    for row in result.rows {
      table.rows.append([
        "\(row.node).\(row.parameter)", "\(row.points)", "\(row.excluded)",
        NumberText.scientific(row.largestDifference),
        NumberText.scientific(row.relativeError), row.verdict,
      ])
    }
    emit(.table(table))
    let points = result.rows.reduce(0) { $0 + $1.points }
    let excluded = result.rows.reduce(0) { $0 + $1.excluded }
    var text = result.isPassed ? "all gradients agree" : "some gradients do not agree"
    text +=
      ": \(points) points, 3 directions and up to 10 entries of each parameter, h = \(NumberText.short(DifferenceCheck.step)), "
    text += "tolerance \(NumberText.short(DifferenceCheck.tolerance)) relative"
    if excluded > 0 {
      text += "; \(excluded) more were left out because a ReLU or a maximum flips between x − h and x + h"
    }
    emit(text.wrapped(to: session.width))
    return .truth(result.isPassed)
  }
}
