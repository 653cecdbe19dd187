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

    /// What a pruned network has in the box's place: the nodes that are left, and a selection of channels among them.
    func remains(in small: Network) -> [Network.Node] {
      let own = Set(nodes.map(\.id))
      let left = small.nodes.filter { own.contains($0.id) }
      return left.flatMap { node -> [Network.Node] in
        // Where no more than one layer reads a node, a selection that was put in stands right behind it.
        let readers = small.consumers(of: node.id)
        guard readers.count == 1, small.isSelection(readers[0]), !own.contains(readers[0].id) else { return [node] }
        return [node, readers[0]]
      }
    }

    /// The magnitudes of γ; a channel stays if what is left hands on one of the same origin.
    ///
    /// - Parameter left: origins of the channels that are handed on with values of their own.
    func scores(left: Set<Int>?, threshold: Double?) -> Scores? {
      for node in nodes {
        guard let gamma = node.layer.parameters.first(where: { $0.description.role == .gamma }) else { continue }
        return Scores(
          symbol: gamma.description.name, values: gamma.value.elements,
          isKept: left.map { left in node.channelOrigins.map { left.contains($0) } }, threshold: threshold)
      }
      return nil
    }
  }
}
