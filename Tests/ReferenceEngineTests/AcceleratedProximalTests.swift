import ReferenceEngine
import Tensors
import Testing

/// ½·Σ a·(w − b)² + λ·Σ|w|, whose minimum is soft(b, λ/a) entry by entry: at λ = 0.3, half of them exactly 0.
private struct Quadratic {
  let a = [1.0, 0.2, 0.7, 3, 0.05, 1.3]
  let b = [1.5, -0.9, 0.25, 2, -40, -0.2]
  let start = [0.4, 1.1, -0.8, -0.3, 2, 0.05]

  func gradient(at w: [Double]) -> [Double] { w.indices.map { a[$0] * (w[$0] - b[$0]) } }

  func minimum(l1: Double) -> [Double] { a.indices.map { UpdateRule.soft(b[$0], l1 / a[$0]) } }

  /// What each of `steps` steps leaves, and the velocity that goes with it.
  func trajectory(_ rule: UpdateRule, steps: Int) -> [(w: [Double], velocity: [Double])] {
    var w = start
    var velocity = w.map { _ in 0.0 }
    return (0..<steps).map { _ in
      rule.step(&w, gradient: gradient(at: w), velocity: &velocity)
      return (w, velocity)
    }
  }
}

@Suite("The accelerated proximal step")
struct AcceleratedProximalTests {
  private let problem = Quadratic()

  @Test("The look-ahead form is the textbook's two sequences", arguments: [0, 0.5, 0.9], [0, 0.02])
  func textbook(momentum m: Double, weightDecay: Double) {
    let (rate, l1) = (0.1, 0.3)
    let rule = UpdateRule(
      learningRate: rate, momentum: m, weightDecay: weightDecay, l1: l1, l1Method: .accelerated)
    var (x, y) = (problem.start, problem.start)
    for (step, (w, velocity)) in problem.trajectory(rule, steps: 200).enumerated() {
      let g = problem.gradient(at: y)
      let last = x
      x = y.indices.map { UpdateRule.soft(y[$0] - rate * (g[$0] + weightDecay * y[$0]), rate * l1) }
      y = x.indices.map { x[$0] + m * (x[$0] - last[$0]) }
      expectEqual(Tensor(w), Tensor(y), within: 1e-12, "look-ahead after step \(step)")
      let s = w.indices.map { w[$0] - m * velocity[$0] }
      expectEqual(Tensor(s), Tensor(x), within: 1e-12, "s after step \(step)")
    }
  }

  @Test("It finds the minimum, with exact zeros, and the sub-gradient leaves none")
  func exactZeros() {
    let minimum = problem.minimum(l1: 0.3)
    #expect(minimum.filter { $0 == 0 }.count == 3)
    for momentum in [0, 0.5, 0.9] {
      func end(_ method: UpdateRule.L1Method) -> [Double] {
        let rule = UpdateRule(learningRate: 0.1, momentum: momentum, l1: 0.3, l1Method: method)
        return problem.trajectory(rule, steps: 5000).last?.w ?? []
      }
      let accelerated = end(.accelerated)
      expectEqual(Tensor(accelerated), Tensor(minimum), within: 1e-10, "momentum \(momentum)")
      #expect(accelerated.map { $0 == 0 } == minimum.map { $0 == 0 }, "exact zeros of \(accelerated)")
      #expect(end(.subgradient).allSatisfy { $0 != 0 })
    }
  }

  @Test("The threshold is η·λ, whatever the momentum", arguments: [0, 0.5, 0.9])
  func threshold(momentum: Double) {
    let rule = UpdateRule(learningRate: 0.5, momentum: momentum, l1: 0.25, l1Method: .accelerated)
    var (w, velocity) = ([0.125, -0.125, 0.1875], [0.0, 0, 0])
    rule.step(&w, gradient: [0, 0, 0], velocity: &velocity)
    #expect(velocity == [-0.125, 0.125, -0.125])
    #expect(w == [0 - 0.125 * momentum, 0.125 * momentum, 0.0625 - 0.125 * momentum])
  }

  @Test("Without λ it is Nesterov's step")
  func nesterov() {
    let accelerated = UpdateRule(learningRate: 0.1, momentum: 0.8, weightDecay: 0.01, l1Method: .accelerated)
    let nesterov = UpdateRule(learningRate: 0.1, momentum: 0.8, isNesterov: true, weightDecay: 0.01)
    let steps = zip(problem.trajectory(accelerated, steps: 50), problem.trajectory(nesterov, steps: 50))
    for (got, expected) in steps {
      expectEqual(Tensor(got.w), Tensor(expected.w), within: 1e-12, "w")
      expectEqual(Tensor(got.velocity), -0.1 * Tensor(expected.velocity), within: 1e-12, "−η·v")
    }
  }

  @Test("A clamped look-ahead is never negative, and one that is not clamped overshoots 0")
  func clamp() {
    var rule = UpdateRule(learningRate: 0.1, momentum: 0.9, l1: 0.3, l1Method: .accelerated)
    // The last entry starts just above its minimum, 0.
    #expect(problem.trajectory(rule, steps: 200).contains { $0.w[5] < 0 })
    rule.isClamped = true
    let clamped = problem.trajectory(rule, steps: 200)
    #expect(clamped.allSatisfy { $0.w.allSatisfy { $0 >= 0 && $0.sign == .plus } })
    // The minimum under the constraint is the free one where that is positive, and 0 elsewhere.
    let end = clamped.last?.w ?? []
    #expect(end.map { $0 == 0 } == problem.minimum(l1: 0.3).map { $0 <= 0 }, "exact zeros of \(end)")
  }

  @Test("Any method can be clamped", arguments: [UpdateRule.L1Method.proximal, .subgradient, .accelerated])
  func clampOfAnyMethod(method: UpdateRule.L1Method) {
    let rule = UpdateRule(learningRate: 0.1, momentum: 0.9, l1: 0.3, l1Method: method, isClamped: true)
    #expect(problem.trajectory(rule, steps: 50).allSatisfy { $0.w.allSatisfy { $0 >= 0 } })
  }

  @Test("What is not a number stays so, for the trainer to see", arguments: [false, true])
  func notANumber(isClamped: Bool) {
    let rule = UpdateRule(
      learningRate: 0.1, momentum: 0.9, l1: 0.3, l1Method: .accelerated, isClamped: isClamped)
    var (w, velocity) = ([1.0], [0.0])
    rule.step(&w, gradient: [.nan], velocity: &velocity)
    #expect(w[0].isNaN)
  }
}
