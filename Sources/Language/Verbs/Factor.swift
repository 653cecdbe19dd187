import Compression
import Networks

extension Verbs {
  static let factor = Verb(
    TruncatedSVD.method, "a linear layer of a network",
    "makes two thin layers of one; by the largest singular values of its weights",
    example: "net = mlp(32, for: glyphs); train net epochs: 2; factor net.fc1 rank: 12"
  ) { network, small in
    guard let name = small.prunings.last?.layers.first?.node, let node = network.node(named: name) else { return [] }
    guard small.costs.parameters >= network.costs.parameters else { return ["\(name) is two layers now"] }
    return [
      "\(name) is two layers now, no smaller than the one: a rank below \(node.breakEvenRank(in: network)) would be"
    ]
  }
}

extension Network.Node {
  /// inputs·outputs/(inputs + outputs): from this rank on two layers have as many weights as one.
  fileprivate func breakEvenRank(in network: Network) -> Int {
    let (inputs, outputs) = (network.inputShapes(of: self)[0].count, shape.count)
    return (inputs * outputs + inputs + outputs - 1) / (inputs + outputs)
  }
}
