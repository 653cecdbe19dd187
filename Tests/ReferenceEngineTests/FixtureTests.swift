import ReferenceEngine
import Tensors
import Testing

/// The reference engine against another framework, both in double precision: see `Fixtures/README.md`.
@Suite("Numbers of another framework")
struct FixtureTests {
  static let tolerance = 1e-10

  @Test("Outputs and gradients are PyTorch's", arguments: try operations.flatMap(Fixture.cases))
  func outputsAndGradients(_ fixture: Fixture) throws {
    let operation = try #require(Operations.named(fixture.operation))
    let (inputs, options) = try fixture.call()
    let evaluation = try operation.forward(inputs, lists: options)
    let y = try #require(fixture.outputs.first)
    expectEqual(evaluation.output, y.tensor, within: Self.tolerance, "\(fixture): \(y.name ?? "y")")

    let g = try #require(fixture.outputGradient).tensor
    let gradients = try operation.backward(inputs, lists: options, from: evaluation, gradient: g)
    #expect(gradients.map(\.shape) == inputs.map(\.shape), "\(fixture): a gradient has its input's shape")
    #expect(!fixture.gradients.isEmpty)
    for expected in fixture.gradients {
      let name = try #require(expected.name)
      let index = try #require(fixture.inputs.firstIndex { $0.name == name })
      expectEqual(gradients[index], expected.tensor, within: Self.tolerance, "\(fixture): ∂L/∂\(name)")
    }
  }

  @Test("Running statistics are PyTorch's", arguments: try Fixture.cases(of: "batchnorm"))
  func runningStatistics(_ fixture: Fixture) throws {
    guard try fixture.word("mode") == "training" else { return }
    let operation = try #require(Operations.named(fixture.operation))
    let (inputs, options) = try fixture.call()
    let batch = try operation.forward(inputs, lists: options)
    let running = try BatchNorm2D.updatedStatistics(
      mean: fixture.inputs[3].tensor, variance: fixture.inputs[4].tensor, batchMean: batch["mean"],
      batchVariance: batch["variance"], share: try fixture.number("rho"), count: inputs[0].count / inputs[1].count)
    try #require(fixture.outputs.map(\.name) == ["y", "running_mean", "running_variance"])
    for (got, expected) in zip([running.mean, running.variance], fixture.outputs.dropFirst()) {
      expectEqual(got, expected.tensor, within: Self.tolerance, "\(fixture): \(expected.name ?? "")")
    }
  }

  @Test("Five steps of SGD are PyTorch's", arguments: try Fixture.cases(of: "update"))
  func trajectories(_ fixture: Fixture) throws {
    let rule = UpdateRule(
      learningRate: try fixture.number("learningRate"), momentum: try fixture.number("momentum"),
      isNesterov: try fixture.number("nesterov") != 0, weightDecay: try fixture.number("weightDecay"),
      l1: try fixture.number("l1"), l1Method: .init(rawValue: try fixture.word("l1Method")) ?? .proximal)
    var w = fixture.inputs[0].values
    var velocity = [Double](repeating: 0, count: w.count)
    #expect(fixture.outputs.count == 5)
    for (g, expected) in zip(fixture.inputs.dropFirst(), fixture.outputs) {
      rule.step(&w, gradient: g.values, velocity: &velocity)
      let name = expected.name ?? ""
      expectEqual(Tensor(w), expected.tensor, within: Self.tolerance, "\(fixture): \(name)")
      // A pruned channel is one that is exactly 0, so a value close to 0 is not good enough.
      #expect(w.map { $0 == 0 } == expected.values.map { $0 == 0 }, "\(fixture): exact zeros of \(name)")
    }
  }

  @Test("Every operation has cases, and every file an operation")
  func filesAndOperationsAgree() throws {
    #expect(try Fixture.files() == (Operations.all.map(\.name) + ["update"]).sorted())
    for file in try Fixture.files() {
      let cases = try Fixture.cases(of: file)
      #expect(!cases.isEmpty && cases.allSatisfy { $0.operation == file }, "\(file).json holds cases of \(file)")
    }
  }

  private static var operations: [String] { get throws { try Fixture.files().filter { $0 != "update" } } }
}
