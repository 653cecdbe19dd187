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
      let inputs = node.inputs.map { id in kept[id] ?? Array(0..<(self.node(id)?.channelCount ?? 0)) }
      try check(node, outputs: outputs, inputs: inputs)
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

  /// Shapes alone do not tell whether γ and the channel it scales are still the same one; the layer's ties do.
  private func check(_ node: Node, outputs: [Int], inputs: [[Int]]) throws(NetworkError) {
    guard !outputs.isEmpty else { throw .structure("\(node.name) would lose all its channels") }
    guard zip(outputs, outputs.dropFirst()).allSatisfy({ $0 < $1 }),
      outputs.allSatisfy({ (0..<node.channelCount).contains($0) })
    else {
      throw .structure("channels of \(node.name) to keep must ascend within 0..<\(node.channelCount), got \(outputs)")
    }
    let inputShapes = inputShapes(of: node)
    let isWhole = outputs.count == node.channelCount
    guard isWhole || (node.layer.allowsOutputRemoval && !isOutput(node.id)),
      node.layer.allowsInputRemoval || zip(inputs, inputShapes).allSatisfy({ $0.count == $1[0] })
    else { throw .structure("no channel of \(node.name) can be removed") }
    let keptOutputs = Set(outputs)
    let keptInputs = inputs.map(Set.init)
    for (channel, sources) in node.layer.ties(inputShapes).enumerated() {
      for source in sources
      where keptInputs[source.input].contains(source.channel) != keptOutputs.contains(channel) {
        throw .structure("channel \(channel) of \(node.name) must go or stay with the channel it comes from")
      }
    }
  }
}
