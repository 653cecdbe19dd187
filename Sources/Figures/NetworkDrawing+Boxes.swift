import Networks
import Tensors

extension NetworkDrawing {
  /// A layer with what is drawn inside its box: the batch norm and the ReLU that alone read it.
  struct Box {
    var nodes: [Network.Node]

    var head: Network.Node { nodes[0] }
    private var tail: Network.Node { nodes[nodes.count - 1] }

    static func boxes(of network: Network) -> [Box] {
      var boxes: [Box] = []
      var boxOfTail: [Network.NodeID: Int] = [:]
      var readers: [Network.NodeID: Int] = [:]
      for input in network.nodes.flatMap(\.inputs) { readers[input, default: 0] += 1 }
      for node in network.nodes {
        let isAttached = node.layer.diagramRole == .attached && node.inputs.count == 1
        if isAttached, let input = node.inputs.first, readers[input] == 1, let index = boxOfTail[input],
          boxes[index].head.layer.diagramRole != .input
        {
          boxes[index].nodes.append(node)
          boxOfTail[input] = nil
          boxOfTail[node.id] = index
        } else {
          boxOfTail[node.id] = boxes.count
          boxes.append(Box(nodes: [node]))
        }
      }
      return boxes
    }

    /// What has a score for each channel is a block, whichever layer it is.
    func style(hasScores: Bool) -> Style {
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

    /// The magnitudes of γ; a channel stays if what is left has one of the same origin.
    ///
    /// - Parameter constants: origins of channels that are left to carry constants.
    func scores(left: [Network.Node]?, constants: Set<Int>, threshold: Double?) -> Scores? {
      for node in nodes {
        guard let gamma = node.layer.parameters.first(where: { $0.description.role == .gamma }) else { continue }
        var kept: [Bool]?
        if let origins = left?.first(where: { $0.id == node.id })?.channelOrigins {
          let origins = Set(origins).subtracting(constants)
          kept = node.channelOrigins.map { origins.contains($0) }
        }
        return Scores(
          symbol: gamma.description.name, values: gamma.value.elements, isKept: kept, threshold: threshold)
      }
      return nil
    }
  }
}
