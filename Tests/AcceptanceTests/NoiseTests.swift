import DataLoading
import FastEngine
import Foundation
import Networks
import ReferenceEngine
import Tensors
import Testing
import Training

/// Dropout (Hinton et al. 2012), DropConnect (Wan et al. 2013), multinomial dropout (Li, Gong & Yang 2016): their identities
/// and moments, by enumeration or over 100,000 masks. There the standard error of a mean is 0.3 % of a deviation, and that of a
/// variance 0.45 %, so 1 % is two or three of them.
@Suite struct NoiseTests {
  private static let masks = 100_000
  private static let stream = RandomStream(seed: 6, purpose: .workspace)

  private func draw(_ shape: Shape, _ lane: Int) -> Tensor {
    .normal(shape, from: RandomStream(seed: 6, purpose: .workspace, lane: lane))
  }

  // Dropout

  /// For one layer and soft-max the identity is exact, whatever p; so 1e-6 is what it is asked with.
  @Test(arguments: [0.5, 0.2, 0.9])
  func `the geometric mean of all networks is the network without dropout`(p: Double) throws {
    let (w, b, x) = (draw([3, 10], 0), draw([3], 1), draw([1, 10], 2))
    func probabilities(_ x: Tensor) throws -> Tensor { try Softmax.forward(Linear.forward(x, weight: w, bias: b)) }
    var logarithms = Tensor(shape: [1, 3])
    for number in 0..<1024 {
      let mask = Tensor(shape: [1, 10], elements: (0..<10).map { Double(number >> $0 & 1) })
      let share = mask.elements.reduce(1) { $0 * ($1 == 1 ? 1 - p : p) }
      let own = try probabilities(Dropout.forward(x, mask: mask, probability: p))
      logarithms.accumulate(own.map { share * log($0) })
    }
    let mean = logarithms.map(exp)
    let normalized = 1 / mean.sum * mean
    #expect(try (normalized - probabilities(x)).largestMagnitude < 1e-6)
  }

  @Test func `over many masks the mean is what evaluation gives`() throws {
    let (w, x) = (draw([20, 64], 3), draw([1, 64], 4).map { max($0, 0) })
    let layer = DropoutLayer()
    var sum = Tensor(shape: [1, 64])
    for step in 0..<Self.masks {
      let pass = PassContext(mode: .training, stream: RandomStream(seed: 1, purpose: .dropout, step: step))
      sum.accumulate(try layer.forward([x], pass).output)
    }
    let mean = try Linear.forward(1 / Double(Self.masks) * sum, weight: w, bias: nil)
    #expect(try mean.relativeError(to: Linear.forward(x, weight: w, bias: nil)) < 0.01)
  }

  // DropConnect

  /// max(u, 0) − max(−u, 0) is u, and −u has the same masks with the signs of w and b turned.
  @Test(arguments: [0.5, 0.2])
  func `dropped connections have the moments of their formulas`(p: Double) throws {
    let (w, b, x) = (0.1 * draw([16, 256], 5), 0.1 * draw([16], 6), draw([1, 256], 7))
    var (sum, squares, rectified) = (Tensor(shape: [1, 16]), Tensor(shape: [1, 16]), Tensor(shape: [1, 16]))
    for step in 0..<Self.masks {
      let stream = RandomStream(seed: 2, purpose: .dropout, step: step)
      let mask = DropConnect.mask(outputs: 16, inputs: 256, probability: p, from: stream)
      let above = try DropConnect.forward(x, weight: w, bias: b, probability: p, mask: mask)
      let below = try DropConnect.forward(x, weight: -1 * w, bias: -1 * b, probability: p, mask: mask)
      let u = try above - below
      sum.accumulate(u)
      squares.accumulate(try u * u)
      rectified.accumulate(above)
    }
    let share = 1 / Double(Self.masks)
    let mean = share * sum
    let variance = try share * squares - mean * mean
    let formula = try DropConnect.expectation(x, weight: w, bias: b, probability: p)
    #expect(mean.relativeError(to: formula.mean) < 0.01)
    #expect(variance.relativeError(to: formula.deviation.map { $0 * $0 }) < 0.01)
    #expect((share * rectified).relativeError(to: formula.y) < 0.01)
    let naive = formula.mean.map { max($0, 0) }
    let isOff = zip(naive.elements, rectified.elements).map { abs($0 - share * $1) > 0.05 * share * $1 }
    #expect(isOff.contains(true))
  }

  // Multinomial dropout

  /// Features whose scales are log-normal, N×d.
  private func features(_ examples: Int, _ values: Int) throws -> Tensor {
    let scales = draw([1, values], 8).map { exp(0.5 * $0) }
    return try draw([examples, values], 9) * Tensor.broadcast(scales, examples)
  }

  @Test(arguments: [false, true])
  func `what is drawn has the moments of its formulas`(isEvolutional: Bool) throws {
    let (d, k) = (40, 20)
    let x = try features(500, d)
    let p = isEvolutional ? MultinomialDropout.probabilities(x) : Tensor(shape: [d], repeating: 1 / Double(d))
    let ones = Tensor(shape: [Self.masks, d], repeating: 1)
    let m = MultinomialDropout.counts(ones.shape, draws: k, probabilities: p, from: Self.stream)
    #expect(m.elements.reduce(0, +) == Double(k * Self.masks))
    let noise = try MultinomialDropout.forward(ones, counts: m, probabilities: p)
    let mean = try noise.reduced(along: [0], Reduction.mean)
    let misses = mean.map { ($0 - 1) * ($0 - 1) }
    #expect((misses.sum / Double(d)).squareRoot() < 0.01)
    // E[ε²] = 1 − 1/k + 1/(k·p), weighed with Σ_n x²: the second moment of what comes out.
    let power = try (x * x).reduced(along: [0], Reduction.mean)
    let measured = try (power * (noise * noise).reduced(along: [0], Reduction.mean)).sum / power.sum
    let formula = try (power * p.map { 1 - 1 / Double(k) + 1 / (Double(k) * $0) }).sum / power.sum
    #expect(abs(measured / formula - 1) < 0.02, "\(measured) \(formula)")
    // With s = √(mean x²): 1 − 1/k + (Σs)²/(k·Σs²) evolutional, 1 − 1/k + d/k uniform.
    let s = power.map { $0.squareRoot() }.sum
    let closed = 1 - 1 / Double(k) + (isEvolutional ? s * s / (Double(k) * power.sum) : Double(d) / Double(k))
    // The layer adds 1e-6 to each s.
    #expect(abs(formula / closed - 1) < 1e-5, "\(formula) \(closed)")
  }

  @Test func `what is drawn by its size has the least noise`() throws {
    let x = try features(50, 30)
    let power = try (x * x).reduced(along: [0], Reduction.mean)
    func noise(_ p: Tensor) -> Double { zip(power.elements, p.elements).reduce(0) { $0 + $1.0 / $1.1 } }
    let best = MultinomialDropout.probabilities(x)
    #expect(abs(best.sum - 1) < 1e-12)
    for lane in 0..<100 {
      let moved = try best * draw([30], 20 + lane).map { exp(0.05 * $0) }
      #expect(noise(1 / moved.sum * moved) > noise(best))
    }
    #expect(noise(Tensor(shape: [30], repeating: 1 / 30)) > noise(best))
  }

  /// What is 0 in the whole batch may be drawn and gives 0; what is not a number stays so, and nothing traps.
  @Test func `dead and broken values are drawn too`() throws {
    let layer = MultinomialDropoutLayer(isEvolutional: true)
    let pass = PassContext(mode: .training, stream: Self.stream)
    let dead = Tensor(shape: [2, 5])
    #expect(try layer.forward([dead], pass).output == dead)
    let broken = Tensor(shape: [1, 3], elements: [.nan, .infinity, 1])
    #expect(try layer.forward([broken], pass).output.shape == [1, 3])
  }

  // What they are worth

  /// 256 → 256 → 10 on 300 images for 60 epochs at η = 0.03, the mean of three seeds on 1,000 test images.
  ///
  /// η matters. At 0.1 the network without noise reads 2.4 points more than here; there dropout gains 0.7 points, the uniform
  /// multinomial 2.0, the evolutional 0.8, and DropConnect loses 0.5.
  private func accuracies(_ add: (inout NetworkBuilder) throws -> Void) throws -> Double {
    let data = try #require(Trained.data)
    let few = try data.train.subset(0..<300)
    var sum = 0.0
    for seed in Trained.seeds {
      var builder = try NetworkBuilder(input: [1, 16, 16])
      try builder.add(FlattenLayer())
      try add(&builder)
      try builder.add(LinearLayer(inputs: 256, outputs: 10))
      let network = try builder.network(seed: seed)
      var plan = TrainingPlan(epochs: 60, for: network)
      plan.learningRate = 0.03
      sum += try Trained.accuracy(Trainer(plan: plan, executor: FastExecutor(network)).train(network, on: few).network)
    }
    return sum / Double(Trained.seeds.count)
  }

  @Test func `noise reads more digits than none`() throws {
    func hidden(_ noise: (any Layer)?) throws -> Double {
      try accuracies { builder in
        try builder.add(LinearLayer(inputs: 256, outputs: 256))
        try builder.add(ReLULayer())
        if let noise { try builder.add(noise) }
      }
    }
    let none = try hidden(nil)
    let dropped = try hidden(DropoutLayer())
    let evolutional = try hidden(MultinomialDropoutLayer(isEvolutional: true))
    let connections = try accuracies { try $0.add(DropConnectLayer(inputs: 256, outputs: 256)) }
    #expect(dropped > none, "\(dropped) \(none)")
    #expect(connections > none, "\(connections) \(none)")
    #expect(evolutional >= none + 0.01, "\(evolutional) \(none)")
  }
}

extension Tensor {
  /// One row, as often as asked.
  fileprivate static func broadcast(_ row: Tensor, _ rows: Int) throws -> Tensor {
    try Tensor(shape: [rows, 1], repeating: 1).matrixProduct(row)
  }
}
