import Compression
import Networks

extension PruningUnit {
  /// `prune net units: weights`: connections are cut one by one.
  static let weights = PruningUnit(
    word: "weights",
    labels: [
      Label(
        "per", words: ["network", "layer"], "one threshold for the network (default), or the same share of each layer"
      )
      .only(with: "keep")
    ]
  ) { (call, network) in
    let selection = try call.selection()
    return try call.computed(at: call.labels["keep"] == nil ? "threshold" : "keep") {
      var small = try MagnitudePruning.prune(network, selection.amount, scope: selection.scope)
      try call.measure(&small, against: network)
      return small
    }
  }
}
