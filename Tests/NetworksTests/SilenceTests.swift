import Engines
import Tensors
import Testing

@testable import Networks

@Suite struct SilenceTests {
  private func zeroing(_ names: [String], in network: Network) throws -> Network {
    var network = network
    for name in names {
      let γ = try network.parameter("γ", of: name)
      try network.setParameter("γ", of: name, to: Tensor(shape: γ.shape, repeating: 0))
    }
    return network
  }

  /// In a chain any silent layer cuts the output off; a shortcut leads around a silent branch, and a branch around a silent
  /// shortcut. In the residual network bn1 is the stem's, bn2 and bn3 are the first branch's.
  @Test(arguments: [
    (["bn1"], true, []), (["bn2"], true, []), ([], false, []),
    ([], false, ["bn3"]), ([], false, ["bn2", "bn3"]), ([], true, ["bn1"]),
  ])
  func `the output is cut off where each way leads through a silent layer`(
    chain: [String], isCutOff: Bool, residual: [String]
  ) throws {
    let vgg = try Network.vgg(
      [.convolution(channels: 2), .convolution(channels: 3)], input: [1, 8, 8], classes: 3, seed: 1)
    let resnet = try Network.resnet(depth: 8, width: 2, input: [1, 8, 8], classes: 3, seed: 1)
    let network = try chain.isEmpty ? zeroing(residual, in: resnet) : zeroing(chain, in: vgg)
    #expect(network.isCutOff == isCutOff)
    #expect(network.silentNodes(.gamma).map(\.name) == chain + residual)
    // Cut off means: the scores of two images are the same.
    let images = Tensor.normal([2, 1, 8, 8], deviation: 1, from: RandomStream(seed: 3, purpose: .workspace))
    let scores = try ReferenceExecutor(network).scores(images)
    #expect((Array(scores.elements.prefix(3)) == Array(scores.elements.suffix(3))) == isCutOff)
  }

  @Test func `one γ that is not 0 is enough`() throws {
    var network = try Network.vgg([.convolution(channels: 3)], input: [1, 8, 8], classes: 3, seed: 1)
    try network.setParameter("γ", of: "bn1", to: Tensor(shape: [3], elements: [0, 1e-9, 0]))
    #expect(network.silentNodes(.gamma).isEmpty && !network.isCutOff)
  }
}
