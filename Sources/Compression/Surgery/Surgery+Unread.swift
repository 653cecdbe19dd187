import Networks
import Tensors

extension Surgery {
  /// The network with every channel silent that nobody reads, for all weights that read it are 0. It computes the same.
  ///
  /// A channel that only such channels read is not read either, so layer by layer it goes on towards the images.
  static func silencingUnread(_ original: Network) throws(CompressionError) -> Network {
    var network = original
    while true {
      try Cancellation.checkPruning()
      let graph = ChannelGraph(network)
      let constants = network.constants()
      let strengths = network.readStrengths
      let unread = try PruningCandidate.all(in: graph).filter { candidate in
        candidate.gates.contains { constants[$0.node]?[$0.channel] == nil }
          && graph.exits(of: candidate.group).allSatisfy { strengths[$0.reader]?[$0.member.channel] == 0 }
      }
      if unread.isEmpty { return network }
      var isChanged = false
      for gate in unread.flatMap(\.gates) where constants[gate.node]?[gate.channel] == nil {
        isChanged = network.changeLayer(of: gate.node) { $0.silence(gate.channel, emitting: 0) } == true || isChanged
      }
      guard isChanged else { return network }
    }
  }
}

extension Network {
  /// Σ w² over all weights that read an input channel, for each layer that mixes channels and says it.
  fileprivate var readStrengths: [NodeID: [Double]] {
    var strengths: [NodeID: [Double]] = [:]
    for node in nodes {
      guard let squares = node.layer.squaredWeights else { continue }
      let inputs = squares.shape[1]
      var sums = [Double](repeating: 0, count: inputs)
      for (index, square) in squares.elements.enumerated() { sums[index % inputs] += square }
      strengths[node.id] = sums
    }
    return strengths
  }
}
