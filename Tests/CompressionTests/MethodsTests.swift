import Compression
import Testing

@Suite struct MethodsTests {
  @Test func `every method has a word of its own and a summary`() {
    #expect(Set(Methods.all.map(\.word)).count == Methods.all.count)
    for method in Methods.all { #expect(!method.word.isEmpty && !method.summary.isEmpty) }
  }

  @Test(arguments: Methods.all.map(\.word))
  func `every method's decision can be carried out`(word: String) throws {
    let method = try #require(Methods.all.first { $0.word == word })
    let network = try normalizedNetworks[0].network().disturbed(seed: 6)
    let small = try Surgery.prune(network, by: method.decide(network, 0.5))
    #expect(small.costs.parameters < network.costs.parameters)
  }

  @Test func `slimming's penalty is on γ`() {
    let penalty = NetworkSlimming.penalty(0.25, method: .subgradient)
    #expect(penalty.role == .gamma && penalty.strength == 0.25 && penalty.method == .subgradient)
  }
}
