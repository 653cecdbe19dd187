import Tensors

extension Network {
  /// The network with only some channels of each node.
  ///
  /// This is the mechanism under `Compression`'s `Surgery`: it slices what it is told to and checks the result.
  ///
  /// - Parameter kept: for each node the channels to keep, ascending; nodes that are missing stay whole.
  /// - Throws: `NetworkError` if the slices do not fit together, or a node would lose all channels.
  public func keepingChannels(_ kept: [NodeID: [Int]]) throws(NetworkError) -> Network {
    var result = self
    var shapes: [NodeID: Shape] = [:]
    for index in nodes.indices {
      let node = nodes[index]
      let outputs = kept[node.id] ?? Array(0..<node.channelCount)
      guard !outputs.isEmpty else { throw .structure("\(node.name) would lose all its channels") }
      let inputs = node.inputs.map { id in kept[id] ?? Array(0..<(nodes.first { $0.id == id }?.channelCount ?? 0)) }
      do throws(ShapeError) {
        try result.nodes[index].layer.keepChannels(outputs: outputs, inputs: inputs)
        let inputShapes = node.inputs.compactMap { shapes[$0] }
        let shape = try result.nodes[index].layer.outputShape(inputShapes)
        guard shape[0] == outputs.count else {
          throw .mismatch(operation: "removing channels", shape, [outputs.count])
        }
        shapes[node.id] = shape
        result.nodes[index].shape = shape
        result.nodes[index].channelOrigins = outputs.map { node.channelOrigins[$0] }
      } catch {
        throw .shape(error, node: node.name)
      }
    }
    return result
  }
}
