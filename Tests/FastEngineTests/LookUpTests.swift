import Engines
import Networks
import ReferenceEngine
import Reports
import SampleNetworks
import Tensors
import Testing

@testable import FastEngine

/// Layers that look their products up give what their weights give.
@Suite struct LookUpTests {
  private static let forms = FormCase.all.filter { ["product", "residual"].contains($0.description) }

  /// Strides, dilation, kernels of several sizes, few and many outputs, one pixel and many, a batch norm and none.
  private static let networks = [
    NetworkCase("resnet") { try .resnet(depth: 8, width: 5, input: [3, 7, 5], classes: 3, seed: 4) },
    NetworkCase("mlp") { try .mlp([37, 70], input: [2, 3, 2], classes: 11, seed: 2) },
    NetworkCase("strides, dilation, biases") {
      var builder = try NetworkBuilder(input: [2, 9, 6])
      try builder.add(
        Conv2D(inputChannels: 2, outputChannels: 19, kernelSize: 3, stride: 2, padding: 2, hasBias: true))
      try builder.add(ReLULayer())
      try builder.add(Conv2D(inputChannels: 19, outputChannels: 5, kernelSize: 2, padding: 1, dilation: 2))
      try builder.add(BatchNorm(channels: 5))
      try builder.add(Conv2D(inputChannels: 5, outputChannels: 65, kernelSize: 1, hasBias: true))
      try builder.add(GlobalPool())
      try builder.add(LinearLayer(inputs: 65, outputs: 3))
      return try builder.network(seed: 3)
    },
  ]

  @Test(arguments: networks, forms)
  func `look-ups agree with products, number by number`(example: NetworkCase, form: FormCase) throws {
    let network = try example.network().disturbed(seed: 6).storing(form)
    let layers = network.nodes.count { $0.layer.weights != nil }
    for instructionSet in InstructionSet.allCases where instructionSet.isSupported {
      for count in [1, 5] {
        let rows = try FastCheck.run(network, on: network.sampleBatch(count: count), instructionSet: instructionSet)
          .rows.filter { $0.method == "look-up tables" }
        #expect(rows.count == layers && rows.allSatisfy { $0.tolerance == 1e-5 })
        for row in rows where row.verdict == .differs {
          Issue.record("\(instructionSet), batch \(count): \(row.nodes) \(row.relative)")
        }
      }
    }
  }

  /// Tables of one vector, of two, and of more than registers hold.
  @Test(arguments: [1, 2, 7, 8, 9, 16, 17, 31, 32, 33, 64, 300]) func `tables of any length agree`(count: Int) throws {
    var builder = try NetworkBuilder(input: [11, 1, 1])
    try builder.add(FlattenLayer())
    try builder.add(LinearLayer(inputs: 11, outputs: 300))
    var network = try builder.network(seed: 3).disturbed(seed: 2)
    let cut = try #require(SubvectorCut([300, 11], axis: 1, size: 4))
    let numbers = Tensor.normal([count * 11], from: RandomStream(seed: 1, purpose: .workspace)).elements
    let codes = (0..<900).map { UInt32($0 * 7 % count) }
    network.changeWeights(of: network.nodes[2].id) { _ in
      Weights(form: ProductWeights(cut: cut, codebook: numbers, codes: codes))
    }
    for instructionSet in InstructionSet.allCases where instructionSet.isSupported {
      let rows = try FastCheck.run(network, on: network.sampleBatch(count: 3), instructionSet: instructionSet).rows
      #expect(rows.contains { $0.method == "look-up tables" } && rows.allSatisfy { $0.verdict != .differs })
    }
  }

  /// A wrong code is found: half of a layer's outputs take another sub-vector.
  @Test func `what is looked up is not W by chance`() throws {
    let network = try Network.mlp([37], input: [2, 3, 2], classes: 11, seed: 2).storing(Self.forms[0])
    var other = network
    let id = try #require(network.node(named: "fc1")).id
    other.changeWeights(of: id) { weights in
      guard let form = weights.form as? ProductWeights else { return weights }
      let codes = form.codes.values.enumerated().map { $0 % 2 == 0 ? $1 : ($1 + 1) % UInt32(form.count) }
      return Weights(form: ProductWeights(cut: form.cut, codebook: form.codebook.elements, codes: codes))
    }
    let images = network.sampleBatch(count: 3).images
    let (a, b) = (try FastExecutor(network).scores(images), try ReferenceExecutor(other).scores(images))
    #expect(a.relativeError(to: b) > 1e-2)
  }

  /// C·K products at each of 48 pixels, and O·M·9 look-ups: 5 × 4 and 7 × 3 × 9, by hand.
  @Test func `costs are those of the formula`() throws {
    var builder = try NetworkBuilder(input: [5, 8, 6])
    try builder.add(Conv2D(inputChannels: 5, outputChannels: 7, kernelSize: 3))
    try builder.add(GlobalPool())
    try builder.add(LinearLayer(inputs: 7, outputs: 3))
    let network = try builder.network(seed: 1)
    func costs(_ network: Network) -> Costs { network.costs(of: network.nodes[1]) }
    let (own, dense) = (costs(network.storing(Self.forms[0])), costs(network))
    #expect(own.multiplyAdds == 48 * 5 * 4 && own.lookUps == 48 * 7 * 3 * 9)
    #expect(dense.multiplyAdds == 48 * 5 * 7 * 9 && dense.lookUps == 0)
    // Two parts have two tables each.
    let twice = costs(network.storing(Self.forms[1]))
    #expect(twice.multiplyAdds == 2 * own.multiplyAdds && twice.lookUps == 2 * own.lookUps)
  }
}
