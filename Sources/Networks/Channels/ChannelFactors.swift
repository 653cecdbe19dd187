/// How far the batch norms on a channel's way let it through: the |γ| that, at 0, leaves nothing but a constant.
///
///     batch norm behind batch norm, nothing mixed between:    min(|γ₁|, |γ₂|)     either 0 suffices
///     sum of channels:                                        max(|γ₁|, |γ₂|)     all must be 0
///     product of channels:                                    min(|γ₁|, |γ₂|)     either 0 suffices
///
/// The way is the layers' own: `sources` says where a channel comes from, and `constantOutputs` what becomes of the
/// constant that γ = 0 leaves. Where that constant becomes a map, as β > 0 does in a depthwise convolution with zeros
/// around the image, the earlier γ does not suffice and only the later one counts.
///
/// - Complexity: linear in the number of channels
public struct ChannelFactors: Sendable {
  /// The factor, and the constant that is left when it is 0; nil where that is not a constant.
  private struct Limit {
    var size = Double.infinity
    var rest: Double?
  }

  private var limits: [Network.NodeID: [Limit]] = [:]

  public init(_ network: Network) {
    for node in network.nodes {
      let arriving = arriving(at: node, in: network)
      let own = node.layer.parameters
      guard let gamma = own.first(where: { $0.description.role == .gamma })?.value,
        let beta = own.first(where: { $0.description.role == .beta })?.value
      else {
        limits[node.id] = arriving
        continue
      }
      limits[node.id] = arriving.enumerated().map { channel, before in
        let size = abs(gamma.elements[channel])
        return before.rest != nil && before.size < size ? before : Limit(size: size, rest: beta.elements[channel])
      }
    }
  }

  /// Infinite where no γ scales the channel.
  public subscript(member: ChannelGroup.Member) -> Double { limits[member.node]?[member.channel].size ?? .infinity }

  /// What a node's inputs bring, as the node hands it on.
  private func arriving(at node: Network.Node, in network: Network) -> [Limit] {
    let shapes = network.inputShapes(of: node)
    let inputs = node.inputs.map { limits[$0] ?? [] }
    if node.layer.mixesChannels { return [Limit](repeating: Limit(), count: node.channelCount) }
    let rests = node.layer.constantOutputs(inputs.map { $0.map(\.rest) }, shapes: shapes)
    return zip(node.layer.sources(shapes), rests).map { sources, rest in
      // What has no source and is a constant all the same needs no γ at all.
      if sources.isEmpty { return Limit(size: rest == nil ? .infinity : 0, rest: rest) }
      return Limit(size: node.layer.passing(sources.map { inputs[$0.input][$0.channel].size }), rest: rest)
    }
  }
}
