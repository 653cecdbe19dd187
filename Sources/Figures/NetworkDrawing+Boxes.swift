import Compression
import Networks
import Reports
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

  /// What decided about the block's channels; the magnitudes of γ if nothing has. A channel stays if what is left hands
  /// on one of the same origin.
  ///
  /// - Parameters:
  ///   - left: origins of the channels that are handed on with values of their own.
  ///   - report: of the pruning that lies between. Channels that it did not ask about stayed.
  func scores(left: Set<Int>?, report: CompressionReport?) -> NetworkDrawing.Scores? {
    func isKept(_ node: Network.Node) -> [Bool]? {
      left.map { left in node.channelOrigins.map { left.contains($0) } }
    }
    for node in nodes {
      let gamma = node.layer.parameters.first { $0.description.role == .gamma }
      guard let report, let row = report.layers.first(where: { $0.node == node.name }), let own = row.scores,
        own.count == node.channelCount
      else {
        guard let gamma else { continue }
        return NetworkDrawing.Scores(
          symbol: gamma.description.name, values: gamma.value.elements, isKept: isKept(node))
      }
      let isGamma = report.method == NetworkSlimming.criterion.word
      // Asked about nothing, a channel stands before all that were.
      let deciding = own.map { $0 ?? .infinity }
      return NetworkDrawing.Scores(
        symbol: isGamma ? gamma?.description.name ?? report.criterion : report.criterion,
        values: isGamma ? gamma?.value.elements ?? deciding : deciding, isKept: isKept(node),
        threshold: (report.threshold ?? row.threshold).flatMap { $0.isFinite ? $0 : nil }, deciding: deciding)
    }
    return nil
  }
}
