import Networks
import Tensors

/// How a block is drawn: a box with what belongs to the layer inside.
extension LayerBlock {
  /// What has a score for each channel is a block, whichever layer it is.
  func style(hasScores: Bool) -> NetworkDrawing.Style {
    switch head.layer.diagramRole {
    case .input: .input
    case .block: .block
    case .linear: hasScores ? .block : .linear
    case .merge: hasScores ? .block : .merge
    case .pooling, .attached: hasScores ? .block : .pooling
    }
  }

  static func kind(of nodes: [Network.Node]) -> String { nodes.map(\.layer.label).joined(separator: " → ") }

  /// The height and width, if the layer has any.
  var outputSize: String? {
    let size = tail.shape.dimensions.dropFirst()
    return size.isEmpty ? nil : size.map(String.init).joined(separator: "×")
  }

  /// The magnitudes of γ; a channel stays if what is left hands on one of the same origin.
  ///
  /// - Parameters:
  ///   - left: origins of the channels that are handed on with values of their own.
  ///   - deciding: what the threshold was held against; channels that are missing were not asked, and stayed.
  func scores(left: Set<Int>?, threshold: Double?, deciding: [ChannelGroup.Member: Double]) -> NetworkDrawing.Scores? {
    for node in nodes {
      guard let gamma = node.layer.parameters.first(where: { $0.description.role == .gamma }) else { continue }
      return NetworkDrawing.Scores(
        symbol: gamma.description.name, values: gamma.value.elements,
        isKept: left.map { left in node.channelOrigins.map { left.contains($0) } }, threshold: threshold,
        deciding: threshold == nil
          ? nil
          : gamma.value.elements.indices.map { deciding[.init(node: node.id, channel: $0)] ?? .infinity })
    }
    return nil
  }
}
