import CKernels
import ReferenceEngine
import Tensors
import Testing

@testable import FastEngine

/// Every way for a parameter to move.
private let rules: [UpdateRule] = [UpdateRule.L1Method.proximal, .subgradient, .accelerated].flatMap { method in
  [(0, false), (0.9, false), (0.9, true)].flatMap { momentum, isNesterov in
    [0, 0.02].flatMap { l1 in
      [(false, .infinity), (true, .infinity), (false, 0.2), (true, 0.2)].map { isClamped, bound in
        var rule = UpdateRule(
          learningRate: 0.05, momentum: momentum, isNesterov: isNesterov, weightDecay: 1e-3, l1: l1, l1Method: method,
          isClamped: isClamped)
        rule.l1Bound = bound
        return rule
      }
    }
  }
}

@Suite struct UpdateTests {
  private let count = 64

  /// Values of which some reach 0 in a few steps and most do not, or their gradients.
  private func draw(_ lane: Int, deviation: Double) -> [Float] {
    Tensor.normal([count], deviation: deviation, from: RandomStream(seed: 3, purpose: .workspace, lane: lane)).elements
      .map { Float($0) }
  }

  private func update(
    _ set: InstructionSet, _ rule: UpdateRule, _ w: inout [Float], _ velocity: inout [Float], _ gradient: [Float]
  ) {
    var native = CKRule(rule)
    set.kernels.pointee.update(&native, &w, &velocity, gradient, w.count)
  }

  @Test(arguments: InstructionSet.allCases.filter(\.isSupported), rules)
  func `a step is the reference's`(set: InstructionSet, rule: UpdateRule) {
    var (w, velocity) = (draw(0, deviation: 0.3), [Float](repeating: 0, count: count))
    var (expected, expectedVelocity) = (w.map(Double.init), [Double](repeating: 0, count: count))
    for step in 1...20 {
      let gradient = draw(step, deviation: 0.02)
      update(set, rule, &w, &velocity, gradient)
      rule.step(&expected, gradient: gradient.map(Double.init), velocity: &expectedVelocity)
      // Rounding adds up over the steps, to a few dozen units of the last of a Float's 24 bits. An accelerated velocity
      // is a difference of values and has their rounding, not its own.
      let tolerance = 1e-5 * Tensor(expected + expectedVelocity).largestMagnitude
      let differences = zip(w + velocity, expected + expectedVelocity).map { abs(Double($0) - $1) }
      #expect(differences.allSatisfy { $0 < tolerance }, "step \(step): \(differences.max() ?? 0)")
      #expect(w.map { $0 == 0 } == expected.map { $0 == 0 }, "exact zeros after step \(step)")
    }
  }

  @Test(arguments: InstructionSet.allCases.filter(\.isSupported))
  func `an accelerated value that has died is exactly 0, and its velocity`(set: InstructionSet) {
    let rule = UpdateRule(learningRate: 0.05, momentum: 0.9, l1: 1, l1Method: .accelerated)
    var (w, velocity) = (draw(0, deviation: 0.5), draw(1, deviation: 0.1))
    // A threshold of 0.05 a step; nothing but L1 pulls.
    for _ in 0..<200 { update(set, rule, &w, &velocity, [Float](repeating: 0, count: count)) }
    #expect(w.allSatisfy { $0 == 0 } && velocity.allSatisfy { $0 == 0 })
  }

  @Test(arguments: InstructionSet.allCases.filter(\.isSupported), rules)
  func `what is not a number stays so`(set: InstructionSet, rule: UpdateRule) {
    var (w, velocity) = (draw(0, deviation: 1), draw(1, deviation: 1))
    var gradient = draw(2, deviation: 1)
    gradient[5] = .nan
    update(set, rule, &w, &velocity, gradient)
    #expect(w.indices.allSatisfy { w[$0].isNaN == ($0 == 5) })
  }
}
