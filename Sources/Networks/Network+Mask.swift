/// Entries of parameters, by node and the parameter's name.
public typealias HeldEntries = [Network.NodeID: [String: [Int]]]

extension Network {
  /// What training must leave at 0: weights that are cut; and so that channels that a mask has silenced stay silent, their
  /// γ or, where there is no batch norm, their filters.
  ///
  /// A channel that varies in spite of its mask, because somebody has given it weights since, is awake and trains like any
  /// other.
  ///
  /// - Complexity: linear in the number of parameters
  public var heldEntries: HeldEntries {
    var held: HeldEntries = [:]
    for node in nodes { if let own = node.layer.weights?.form.held, !own.isEmpty { held[node.id] = own } }
    for member in silenced {
      guard let node = node(member.node) else { continue }
      held[node.id, default: [:]].merge(node.layer.gateEntries(member.channel)) { $0 + $1 }
    }
    return held
  }

  /// How many channels masks have silenced that are still here, and how many of these vary with the image again.
  ///
  /// Channels are counted where they were shut, as `aliveChannels` counts them: one for each γ, or for each filter where
  /// there is no batch norm.
  ///
  /// - Complexity: linear in the number of parameters
  public var maskedChannels: (silenced: Int, awake: Int) {
    let constants = constants()
    var (silenced, awake) = (0, 0)
    for node in nodes {
      let rows = prunings.flatMap { $0.layers.filter { $0.node == node.name } }
      let masked = Set(rows.flatMap { $0.silenced ?? [] })
      for (channel, origin) in node.channelOrigins.enumerated() where masked.contains(origin) {
        silenced += 1
        if constants[node.id]?[channel] == nil { awake += 1 }
      }
    }
    return (silenced, awake)
  }
}
