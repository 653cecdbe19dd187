import Tensors

extension Network {
  /// The network with a chain of layers in a node's place.
  ///
  /// The last of them keeps the node's id, name and origins, so that all that read the node go on as before. The others are
  /// called fc1_1, fc1_2, … after fc1 and know that they are parts of it.
  ///
  /// - Throws: `NetworkError` if the node has several inputs, or the chain does not give its shape.
  public func replacing(_ id: NodeID, with layers: [any Layer]) throws(NetworkError) -> Network {
    guard let position = position(of: id), let last = layers.last else {
      throw .structure("there is nothing to replace, or nothing to put in its place")
    }
    let node = nodes[position]
    guard node.inputs.count == 1 else { throw .structure("only a node with one input can be replaced") }
    var network = self
    var input = node.inputs[0]
    var shape = inputShapes(of: node)[0]
    var next = (nodes.map(\.id).max() ?? 0) + 1
    var parts: [Node] = []
    for (index, layer) in layers.enumerated() {
      do throws(ShapeError) {
        shape = try layer.outputShape([shape]).validated()
      } catch {
        throw .shape(error, node: node.name)
      }
      guard index < layers.count - 1 else { break }
      let name = ((index + 1)...).lazy.map { "\(node.name)_\($0)" }.first { name in
        self.node(named: name) == nil && !parts.contains { $0.name == name }
      }
      parts.append(
        Node(
          id: next, name: name ?? "\(node.name)_\(next)", layer: layer, inputs: [input], shape: shape,
          channelOrigins: Array(0..<shape[0]), originalChannelCount: shape[0], whole: node.whole ?? id))
      (input, next) = (next, next + 1)
    }
    guard shape == node.shape else {
      throw .structure("the new layers of \(node.name) give \(shape), and it gave \(node.shape)")
    }
    network.nodes[position].layer = last
    network.nodes[position].inputs = [input]
    network.nodes.insert(contentsOf: parts, at: position)
    return network
  }
}
