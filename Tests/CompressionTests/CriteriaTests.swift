import Compression
import SampleNetworks
import Testing

@Suite struct CriteriaTests {
  @Test func `every criterion has a word of its own and a summary`() {
    #expect(Set(Criteria.all.map(\.word)).count == Criteria.all.count)
    for criterion in Criteria.all { #expect(!criterion.word.isEmpty && !criterion.summary.isEmpty) }
  }

  @Test(arguments: Criteria.all.map(\.word))
  func `every criterion's decision can be carried out`(word: String) throws {
    let criterion = try #require(Criteria.all.first { $0.word == word })
    let network = try normalizedNetworks[0].network().disturbed(seed: 6)
    let context = try ScoringContext(network, images: network.sampleBatch(count: 6), seed: 3)
    for selection in [Selection(.share(0.5)), Selection(.share(0.5), scope: .layer), Selection(.share(0.4), cap: 0.5)] {
      let small = try Surgery.prune(network, by: criterion.decide(context, selection))
      #expect(small.costs.parameters < network.costs.parameters)
    }
  }

  @Test func `slimming's penalty is on γ`() {
    let penalty = NetworkSlimming.penalty(0.25, method: .subgradient)
    #expect(penalty.role == .gamma && penalty.strength == 0.25 && penalty.method == .subgradient)
  }
}
