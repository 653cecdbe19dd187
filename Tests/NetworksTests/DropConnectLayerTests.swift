import Engines
import Networks
import ReferenceEngine
import SampleNetworks
import Tensors
import Testing

/// What pruning asks of a layer whose outputs are means over masks, and what checks make of noise.
@Suite struct DropConnectLayerTests {
  private let shapes: [Shape] = [[4]]

  private func layer() -> DropConnectLayer {
    var layer = DropConnectLayer(inputs: 4, outputs: 3, probability: 0.3)
    var lane = 0
    layer.visitParameters { _, tensor in
      lane += 1
      tensor = .normal(tensor.shape, from: RandomStream(seed: 3, purpose: .workspace, lane: lane))
    }
    return layer
  }

  private func outputs(_ layer: some Layer, _ x: Tensor) throws -> Tensor {
    try layer.forward([x], PassContext(mode: .evaluation, stream: RandomStream(seed: 0, purpose: .dropout))).output
  }

  private let x = Tensor.normal([5, 4], from: RandomStream(seed: 3, purpose: .workspace))

  /// To 1e-12: a few roundings.
  @Test func `a silenced output is the constant that was asked for`() throws {
    for value in [0, 0.7] {
      var silent = layer()
      let isShut = silent.silence(1, emitting: value)
      #expect(isShut)
      let column = try outputs(silent, x).selecting([1], alongAxis: 1)
      #expect(column.elements.allSatisfy { abs($0 - value) < 1e-12 })
      let constant = try #require(silent.constantOutputs([[nil, nil, nil, nil]], shapes: shapes)[1])
      #expect(abs(constant - value) < 1e-12)
    }
    var refused = layer()
    let isBelow = refused.silence(1, emitting: -1)
    #expect(!isBelow, "behind a ReLU nothing is below 0")
    #expect(try outputs(refused, x) == outputs(layer(), x))
  }

  @Test func `an input of zeros leaves and the outputs stay`() throws {
    var zeroed = x
    for row in 0..<5 { zeroed.elements[4 * row + 2] = 0 }
    var narrow = layer()
    try narrow.keepChannels(outputs: [2, 0], inputs: [[0, 1, 3]])
    let expected = try outputs(layer(), zeroed).selecting([2, 0], alongAxis: 1)
    #expect(try outputs(narrow, x.selecting([0, 1, 3], alongAxis: 1)).relativeError(to: expected) < 1e-12)
    var own = layer()
    let nothing = own.compensate(for: [0, 0, 0, 0], input: 0, shapes: shapes)
    let noise = own.compensate(for: [0, 0, 0.5, 0], input: 0, shapes: shapes)
    #expect(nothing == [0, 0, 0])
    #expect(noise == nil, "what it added was noise too, which nothing holds")
    #expect(own.response(to: [0, 0, 0.5, 0], at: .interior, shapes: shapes) == nil)
  }

  @Test func `outputs are scaled by what is not below 0`() throws {
    var scaled = layer()
    let isScaled = scaled.scaleOutputs(by: [2, 0.5, 0])
    #expect(isScaled)
    let factors = Tensor(shape: [1, 3], elements: [2, 0.5, 0])
    #expect(try outputs(scaled, x).relativeError(to: outputs(layer(), x) * factors) < 1e-12)
    let isTurned = scaled.scaleOutputs(by: [1, -1, 1])
    #expect(!isTurned)
  }

  /// No gradient goes through the chances, so where they move there is nothing to compare; behind them all agrees.
  @Test func `differences agree where the chances stay`() throws {
    var builder = try NetworkBuilder(input: [1, 3, 2])
    try builder.add(FlattenLayer())
    try builder.add(DropConnectLayer(inputs: 6, outputs: 5, probability: 0.3))
    try builder.add(MultinomialDropoutLayer(isEvolutional: true))
    try builder.add(LinearLayer(inputs: 5, outputs: 3))
    let network = try builder.network(seed: 4)
    let rows = try DifferenceCheck.run(network, on: network.sampleBatch(count: 6)).rows
    // Single weights that a ReLU or the masks cut off move nothing, and are looked at; whatever moves the chances is not.
    #expect(rows.filter { $0.node == "dropconnect1" }.allSatisfy { $0.excluded >= 3 && $0.isPassed })
    #expect(rows.filter { $0.node == "fc1" }.allSatisfy { $0.excluded == 0 && $0.verdict == "agrees" })
    var plain = try NetworkBuilder(input: [1, 3, 2])
    try plain.add(FlattenLayer())
    try plain.add(DropConnectLayer(inputs: 6, outputs: 5, probability: 0.3))
    try plain.add(MultinomialDropoutLayer())
    try plain.add(LinearLayer(inputs: 5, outputs: 3))
    let other = try plain.network(seed: 4)
    #expect(try DifferenceCheck.run(other, on: other.sampleBatch(count: 6)).rows.allSatisfy { $0.verdict == "agrees" })
  }
}
