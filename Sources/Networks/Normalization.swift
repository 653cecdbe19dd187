/// What a layer that normalises channels by their statistics says of itself.
public struct Normalization: Sendable {
  /// ρ: how far the running statistics move towards each batch; PyTorch's `momentum`.
  public var share: Double
  /// γ₀: what every γ starts from.
  public let initialGamma: Double
  /// γ²/(σ² + ε) of each channel: what evaluation multiplies a variance by.
  public let squaredScales: [Double]
}

extension Network {
  /// The network with ρ set in every layer that has one.
  public func settingStatisticsShare(to share: Double) -> Network {
    var network = self
    for index in nodes.indices { network.nodes[index].layer.normalization?.share = share }
    return network
  }

  /// γ₀ of its first batch norm, if it has one.
  public var initialGamma: Double? { nodes.lazy.compactMap(\.layer.normalization?.initialGamma).first }
}
