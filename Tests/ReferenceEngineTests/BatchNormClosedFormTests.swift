import ReferenceEngine
import Tensors
import Testing

/// Convolution, batch normalisation in training, and a random weighted sum of what comes out.
private struct NormalisedConvolution {
  let x = Draw.normal([2, 3, 5, 7], lane: 0)
  var w = Draw.normal([4, 3, 3, 3], lane: 1)
  var b = Draw.normal([4], lane: 2)
  let gamma = Draw.normal([4], lane: 3)
  let beta = Draw.normal([4], lane: 4)
  let geometry = Convolution2D.Geometry(padding: 1)
  var epsilon: Double

  init(epsilon: Double) { self.epsilon = epsilon }

  func forward() throws -> BatchNorm2D.Output {
    let z = try Convolution2D.forward(x, weight: w, bias: b, geometry)
    return try BatchNorm2D.trainingForward(z, gamma: gamma, beta: beta, epsilon: epsilon)
  }

  func gradients() throws -> (weight: Tensor, bias: Tensor, gamma: Tensor, output: BatchNorm2D.Output) {
    let output = try forward()
    let g = Draw.normal(output.y.shape, lane: 5)
    let dz = try BatchNorm2D.backward(output, gamma: gamma, epsilon: epsilon, training: true, gradient: g)
    let d = try Convolution2D.backward(x, weight: w, geometry, gradient: dz.x)
    return (d.weight, d.bias, dz.gamma, output)
  }
}

@Suite("Closed forms of batch normalisation")
struct BatchNormClosedFormTests {
  @Test("A convolution's bias before batch normalisation is dead", arguments: [0, 1e-5, 0.1])
  func deadBias(epsilon: Double) throws {
    var network = NormalisedConvolution(epsilon: epsilon)
    let d = try network.gradients()
    #expect(d.bias.largestMagnitude < 1e-9, "∂L/∂b = \(d.bias.elements)")
    #expect(d.weight.largestMagnitude > 1e-3, "the weights' gradient is not")
    network.b = network.b.map { $0 + 100 }
    expectEqual(try network.forward().y, d.output.y, within: 1e-10, "y after a shift of b")
  }

  @Test("Without ε, the scale of the weights does not matter", arguments: [1e-3, 0.5, 3.7, 1e4])
  func scaleOfWeights(scale: Double) throws {
    var network = NormalisedConvolution(epsilon: 0)
    let y = try network.forward().y
    network.w = scale * network.w
    network.b = scale * network.b
    expectEqual(try network.forward().y, y, within: 1e-10, "y for \(scale)·W")
  }

  /// From Σ x̂² = M·σ²/(σ² + ε):  ⟨∂L/∂W, W⟩ = Σ_c γ[c]·∂L/∂γ[c]·ε/(σ²[c] + ε).
  @Test("The weights' gradient is orthogonal to the weights but for ε", arguments: [0, 1e-5, 0.1, 10])
  func orthogonality(epsilon: Double) throws {
    let network = NormalisedConvolution(epsilon: epsilon)
    let d = try network.gradients()
    let inner = try (d.weight * network.w).sum
    let norms = Reduction.norm(d.weight.elements) * Reduction.norm(network.w.elements)
    let share = d.output.variance.map { epsilon / ($0 + epsilon) }
    let expected = try (network.gamma * d.gamma * share).sum
    #expect(abs(inner - expected) <= 1e-12 * norms, "⟨∂L/∂W, W⟩ = \(inner), expected \(expected)")
    if epsilon <= 1e-5 { #expect(abs(inner) <= (epsilon == 0 ? 1e-12 : 1e-4) * norms) }
    if epsilon > 0 { #expect(inner != 0) }
  }

  @Test("γ = √(σ² + ε), β = μ is the identity", arguments: [0, 1e-5, 0.1])
  func identity(epsilon: Double) throws {
    let x = Draw.normal([2, 3, 5, 7], lane: 0)
    let ones = Tensor(shape: [3], repeating: 1)
    let batch = try BatchNorm2D.trainingForward(x, gamma: ones, beta: ones, epsilon: epsilon)
    let gamma = batch.variance.map { ($0 + epsilon).squareRoot() }
    let trained = try BatchNorm2D.trainingForward(x, gamma: gamma, beta: batch.mean, epsilon: epsilon)
    expectEqual(trained.y, x, within: 1e-14, "training")
    let evaluated = try BatchNorm2D.evaluationForward(
      x, gamma: gamma, beta: batch.mean, mean: batch.mean, variance: batch.variance, epsilon: epsilon)
    #expect(evaluated.y == trained.y, "evaluation with the batch's own statistics is training, bit for bit")
  }

  @Test("What comes out has mean β and, without ε, deviation |γ|")
  func standardised() throws {
    let x = Draw.normal([5, 3], lane: 0)
    let (gamma, beta) = (Tensor([2, -3, 0]), Tensor([1, -1, 4]))
    let y = try BatchNorm2D.trainingForward(x, gamma: gamma, beta: beta, epsilon: 0).y
    expectEqual(try y.reduced(along: [0], Reduction.mean), beta, within: 1e-14, "mean")
    let deviation = try y.reduced(along: [0]) { Reduction.variance($0).squareRoot() }
    expectEqual(deviation, gamma.map(abs), within: 1e-14, "deviation")
  }

  @Test("The running variance is unbiased, the batch's is not")
  func runningVariance() throws {
    let x = Draw.normal([7, 4], lane: 0)
    let ones = Tensor(shape: [4], repeating: 1)
    let batch = try BatchNorm2D.trainingForward(x, gamma: ones, beta: ones, epsilon: 1e-5)
    let biased = try x.reduced(along: [0]) { Reduction.variance($0) }
    let unbiased = try x.reduced(along: [0]) { Reduction.variance($0, unbiased: true) }
    expectEqual(batch.variance, biased, within: 1e-14, "σ²")
    func running(share: Double) throws -> (mean: Tensor, variance: Tensor) {
      try BatchNorm2D.updatedStatistics(
        mean: 5 * ones, variance: 3 * ones, batchMean: batch.mean, batchVariance: batch.variance, share: share, count: 7
      )
    }
    expectEqual(try running(share: 1).variance, unbiased, within: 1e-14, "σ_r² at ρ = 1")
    expectEqual(try running(share: 1).mean, batch.mean, within: 1e-14, "μ_r at ρ = 1")
    let expected = try 0.75 * (3 * ones) + 0.25 * unbiased
    expectEqual(try running(share: 0.25).variance, expected, within: 1e-14, "σ_r² at ρ = 0.25")
  }

  @Test("One value has no unbiased variance, and the running one stays finite")
  func oneValue() throws {
    let running = try BatchNorm2D.updatedStatistics(
      mean: Tensor([0]), variance: Tensor([1]), batchMean: Tensor([3]), batchVariance: Tensor([0]), share: 0.5, count: 1
    )
    #expect(running.mean == Tensor([1.5]) && running.variance == Tensor([0.5]))
  }
}
