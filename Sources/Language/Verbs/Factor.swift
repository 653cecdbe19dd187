import Compression
import Networks

extension Verbs {
  static let factor = Verb(
    "factor", "a linear layer of a network",
    labels: [
      Label("rank", "how many singular values stay"),
      Label("keep", "as many as hold this share of Σσ²; 90% by default").not(with: "rank"),
    ], changesSubject: true, takesLayer: true,
    "makes two thin layers of one; by the largest singular values of its weights",
    example: "net = mlp(32, for: glyphs); train net epochs: 2; factor net.fc1 rank: 12"
  ) { call in
    let (network, node) = try call.layer()
    let rank = try call.integer("rank", in: 1...Int(Int32.max))
    let share = try call.number("keep") ?? 0.9
    let amount: TruncatedSVD.Amount = rank.map { .rank($0) } ?? .energy(share)
    let place = call.labels["rank"]?.range ?? call.labels["keep"]?.range ?? call.place
    var (small, lost) = try call.evaluator.computed(place) { try TruncatedSVD.factor(network, layer: node.id, amount) }
    try call.evaluator.located(call.place) { try call.measure(&small, against: network) }
    call.show(small)
    call.emit("\(node.name) is two layers now; they hold \(NumberText.percent(1 - lost)) of its Σσ²")
    if small.costs.parameters >= network.costs.parameters {
      call.emit("the two are no smaller than the one: a rank below \(node.breakEvenRank(in: network)) would be")
    }
    return .network(small)
  }
}

extension Network.Node {
  /// inputs·outputs/(inputs + outputs): from this rank on two layers have as many weights as one.
  fileprivate func breakEvenRank(in network: Network) -> Int {
    let (inputs, outputs) = (network.inputShapes(of: self)[0].count, shape.count)
    return (inputs * outputs + inputs + outputs - 1) / (inputs + outputs)
  }
}
