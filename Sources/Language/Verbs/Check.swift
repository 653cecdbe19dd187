import Figures
import Foundation
import Networks
import Tensors

extension Verbs {
  static let check = Verb(
    "check", "a network or a function",
    labels: [
      Label(
        "against", words: ["differences", "reference", "fast"], takesValues: true,
        "fast: every value and gradient of the fast engine (default); differences: gradients by central differences; or the derivative you typed"
      ),
      Label("at", "where to check a derivative"),
      Label("on", "the batch; the first 8 training images by default"),
    ],
    "compares the engines, or gradients with central differences; (f(x + h) − f(x − h)) / 2h",
    example: "f(x) = x^3; df(x) = 3 * x²; check f against: df at: [1 2 3]"
  ) { call in
    switch try call.subjectValue() {
    case .network(let network): return try call.check(network)
    case .function(let function): return try call.check(function)
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
    let batch = try batch(for: network, count: 8)
    let result = try evaluator.computed(labels["on"]?.range ?? place) {
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

  fileprivate func check(_ function: UserFunction) throws -> Value {
    guard case .function(let derivative)? = labels["against"]?.value else {
      throw LanguageError(
        "say which function is the derivative", at: labels["against"]?.range ?? phrase.verbRange,
        suggestion: "Such as check \(function.name) against: d\(function.name) at: [1 2 3]")
    }
    guard let (given, placeRange) = labels["at"], let x = given.asTensor else {
      throw LanguageError(
        "say where to check", at: labels["at"]?.range ?? phrase.verbRange, suggestion: "Such as at: [1 2 3].")
    }
    guard x.count > 0 else { throw LanguageError("there is no point to check at", at: placeRange) }
    guard x.count <= 1000 else { throw LanguageError("at most 1000 points can be checked", at: placeRange) }
    let range = place
    func value(_ function: UserFunction, _ x: Tensor) throws(LanguageError) -> Tensor {
      let result = try evaluator.apply(function, [Value(x)], at: range)
      guard let tensor = result.asTensor else {
        throw LanguageError("\(function.name) gives \(result.kind), not numbers", at: range)
      }
      return tensor
    }
    let analytic = try value(derivative, x)
    guard analytic.count == x.count || analytic.count == 1 else {
      throw LanguageError(
        "\(derivative.name) gives shape \(analytic.shape), but there is one derivative for each of the \(x.count) values",
        at: range)
    }
    var table = Table(header: ["x", "\(derivative.name)(x)", "by differences", "relative error", "verdict"])
    table.alignments = [.right, .right, .right, .right, .left]
    var isPassed = true
    for index in x.elements.indices {
      // The cube root of the rounding unit balances rounding against curvature.
      let h = 6e-6 * max(1, abs(x.elements[index]))
      var (above, below) = (x, x)
      above.elements[index] += h
      below.elements[index] -= h
      let difference = try value(function, above) - value(function, below)
      // Element i of an elementwise function moves alone; of a sum, everything that moves counts.
      let numeric = difference.sum / (2 * h)
      let typed = analytic.elements[analytic.count == 1 ? 0 : index]
      let scale = max(abs(numeric), abs(typed), 1e-3)
      let error = abs(numeric - typed) / scale
      let agrees = error < 1e-6
      isPassed = isPassed && agrees
      if index < 20 || !agrees {
        table.rows.append([
          NumberText.short(x.elements[index]), NumberText.short(typed), NumberText.short(numeric),
          NumberText.scientific(error), agrees ? "agrees" : "DIFFERS",
        ])
      }
    }
    emit(.table(table))
    let place = x.count == 1 ? "this point" : "all \(x.count) points"
    emit(isPassed ? "the derivative agrees at \(place)" : "the derivative does not agree everywhere")
    return .truth(isPassed)
  }

}
