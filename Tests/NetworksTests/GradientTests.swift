import Engines
import Networks
import ReferenceEngine
import SampleNetworks
import Tensors
import Testing

struct GradientCase: Sendable, CustomTestStringConvertible {
  let name: String
  let mode: PassContext.Mode
  let network: @Sendable () throws -> Network
  var testDescription: String { name }
}

private let gradientCases: [GradientCase] = [
  GradientCase(name: "a small VGG", mode: .training) {
    try .vgg([.convolution(channels: 3), .pool, .convolution(channels: 2)], input: [2, 4, 6], classes: 3, seed: 3)
  },
  GradientCase(name: "a small VGG in evaluation", mode: .evaluation) {
    try .vgg([.convolution(channels: 3), .pool, .convolution(channels: 2)], input: [2, 4, 6], classes: 3, seed: 3)
  },
  GradientCase(name: "a residual network of depth 8 and width 2", mode: .training) {
    try .resnet(depth: 8, width: 2, input: [1, 5, 4], classes: 3, seed: 4)
  },
  GradientCase(name: "a graph with every layer", mode: .training) { try everyLayerNetwork() },
  GradientCase(name: "a graph with every layer in evaluation", mode: .evaluation) { try everyLayerNetwork() },
  GradientCase(name: "the further layers", mode: .training) { try furtherLayersNetwork() },
  GradientCase(name: "the further layers in evaluation", mode: .evaluation) { try furtherLayersNetwork() },
  GradientCase(name: "a residual network with zeros beside its shortcuts, batch norm first", mode: .training) {
    try .resnet(depth: 8, width: 2, shortcut: .padding, activation: .pre, input: [1, 5, 4], classes: 3, seed: 4)
  },
  GradientCase(name: "a residual network of grouped convolutions", mode: .training) {
    try .resnext(depth: 11, width: 2, groups: 2, input: [1, 9, 8], classes: 3, seed: 4)
  },
  GradientCase(name: "a dense network", mode: .training) {
    try .densenet([1, 2], growth: 2, input: [1, 5, 4], classes: 3, seed: 4)
  },
  GradientCase(name: "depthwise convolutions", mode: .training) {
    try .mobilenet(
      [.convolution(channels: 2), .pool, .convolution(channels: 3)], input: [1, 4, 6], classes: 3, seed: 4)
  },
  GradientCase(name: "parallel branches", mode: .training) {
    try .inception(
      [.convolution(channels: 4), .pool, .convolution(channels: 8)], input: [1, 4, 6], classes: 3, seed: 4)
  },
  GradientCase(name: "linear layers", mode: .training) { try .mlp([5, 4], input: [1, 2, 3], classes: 3, seed: 6) },
]

@Suite struct GradientTests {
  /// Central differences over every single parameter. With h = 1e-5 the loss's third derivative costs about 1e-10 and
  /// its rounding 1e-16/h = 1e-11; 1e-6 of the largest gradient of a tensor, or of 1e-3 where all are near 0 (a bias
  /// before batch norm), leaves room for curvature and misses no wrong term.
  @Test(arguments: gradientCases)
  func `every parameter's gradient is the slope of the loss`(of example: GradientCase) throws {
    let network = try example.network().disturbed(seed: 8)
    let batch = network.sampleBatch(count: 4)
    let executor = ReferenceExecutor(network)
    let trace = try executor.trace(batch, mode: example.mode)
    var names: [String] = []
    for entry in trace.entries {
      for (name, gradient) in entry.parameterGradients {
        names.append("\(entry.node).\(name)")
        let value = try network.parameter(name, of: entry.node)
        var slopes = value
        for index in value.elements.indices {
          func loss(_ offset: Double) throws -> Double {
            var moved = value
            moved.elements[index] += offset
            var other = network
            try other.setParameter(name, of: entry.node, to: moved)
            return try ReferenceExecutor(other).trace(batch, mode: example.mode).loss
          }
          slopes.elements[index] = try (loss(1e-5) - loss(-1e-5)) / 2e-5
        }
        let scale = max(slopes.largestMagnitude, 1e-3)
        for (index, (got, expected)) in zip(gradient.elements, slopes.elements).enumerated()
        where !(abs(got - expected) <= 1e-6 * scale) {
          Issue.record("\(entry.node).\(name)[\(index)]: got \(got), expected \(expected)")
        }
      }
    }
    let trained = network.nodes.flatMap { node in
      node.layer.parameters.filter(\.description.role.isTrained).map { "\(node.name).\($0.description.name)" }
    }
    #expect(names == trained, "a trained parameter without a gradient would never move")
  }

  @Test func `a trace changes nothing`() throws {
    let network = try everyLayerNetwork().disturbed(seed: 8)
    let executor = ReferenceExecutor(network)
    _ = try executor.trace(network.sampleBatch(count: 4), mode: .training)
    #expect(executor.network.parameterBits == network.parameterBits)
    #expect(executor.network.stepCount == 0)
  }
}
