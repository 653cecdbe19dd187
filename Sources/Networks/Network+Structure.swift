import Tensors

/// Whole nodes put in and taken out. Nodes that stay keep their ids, names and parameters.
extension Network {
  /// The network with a layer behind a node: all that read the node read the new one instead.
  ///
  /// - Returns: the network and the new node's id.
  public func inserting(_ layer: any Layer, after id: NodeID) throws(NetworkError) -> (network: Network, id: NodeID) {
    guard let position = position(of: id) else { throw .structure("there is no node \(id)") }
    var network = self
    let new = (nodes.map(\.id).max() ?? 0) + 1
    let stem = type(of: layer).stem
    let name = (1...).lazy.map { "\(stem)\($0)" }.first { self.node(named: $0) == nil } ?? stem
    do throws(ShapeError) {
      let shape = try layer.outputShape([nodes[position].shape]).validated()
      for index in network.nodes.indices {
        network.nodes[index].inputs = network.nodes[index].inputs.map { $0 == id ? new : $0 }
      }
      network.nodes.insert(
        Node(
          id: new, name: name, layer: layer, inputs: [id], shape: shape, channelOrigins: Array(0..<shape[0]),
          originalChannelCount: shape[0]), at: position + 1)
    } catch {
      throw .shape(error, node: name)
    }
    return (network, new)
  }

  /// Whether a node hands on channels of its input without tying its own to them.
  public func isSelection(_ node: Node) -> Bool {
    let shapes = inputShapes(of: node)
    return !node.layer.mixesChannels && node.layer.ties(shapes).allSatisfy(\.isEmpty)
      && node.layer.sources(shapes).allSatisfy { !$0.isEmpty }
  }

  /// The network without a node that has one input: its readers read that instead.
  public func bypassing(_ id: NodeID) throws(NetworkError) -> Network {
    guard let position = position(of: id), nodes[position].inputs.count == 1, !isOutput(id) else {
      throw .structure("only a node with one input and a reader can be bypassed")
    }
    var network = self
    let input = nodes[position].inputs[0]
    network.nodes.remove(at: position)
    for index in network.nodes.indices {
      network.nodes[index].inputs = network.nodes[index].inputs.map { $0 == id ? input : $0 }
    }
    try network.recheckShapes()
    return network
  }

  /// The network without one summand of a sum, and without all nodes that only it needed.
  public func droppingSummand(_ input: Int, of id: NodeID) throws(NetworkError) -> Network {
    guard let position = position(of: id), nodes[position].inputs.indices.contains(input) else {
      throw .structure("there is no such summand")
    }
    var network = self
    network.nodes[position].inputs.remove(at: input)
    guard !network.nodes[position].inputs.isEmpty else { throw .structure("a sum needs something to add") }
    if network.nodes[position].inputs.count == 1 { network = try network.bypassing(id) }
    return network.droppingUnread()
  }

  /// The network without nodes whose values nobody reads.
  func droppingUnread() -> Network {
    var network = self
    while true {
      let read = Set(network.nodes.flatMap(\.inputs))
      let used = network.nodes.filter { read.contains($0.id) || isOutput($0.id) || $0.inputs.isEmpty }
      guard used.count < network.nodes.count else { return network }
      network.nodes = used
    }
  }

  private mutating func recheckShapes() throws(NetworkError) {
    for index in nodes.indices.dropFirst() {
      do throws(ShapeError) {
        nodes[index].shape = try nodes[index].layer.outputShape(inputShapes(of: nodes[index]))
      } catch {
        throw .shape(error, node: nodes[index].name)
      }
    }
  }

  /// Changes a node's layer in place, within what its neighbours expect.
  public mutating func changeLayer<Result>(of id: NodeID, _ change: (inout any Layer) -> Result) -> Result? {
    guard let position = position(of: id) else { return nil }
    return change(&nodes[position].layer)
  }

  /// Changes the weights of a node's layer, or the form in which they are stored.
  public mutating func changeWeights(of id: NodeID, _ change: (Weights) -> Weights) {
    guard let position = position(of: id), let weights = nodes[position].layer.weights else { return }
    nodes[position].layer.weights = change(weights)
  }

  /// Moves the layers' own factors into the layer before them where that has room, and takes the factors out.
  ///
  /// Outputs change by rounding only: s·(γ·x̂ + β) = (s·γ)·x̂ + s·β.
  public func foldingScales() throws(NetworkError) -> Network {
    var network = self
    for node in nodes {
      guard let factors = node.layer.outputFactors, node.inputs.count == 1,
        network.consumers(of: network.nodes[network.position(of: node.id) ?? 0].inputs[0]).count == 1
      else { continue }
      let before = network.nodes[network.position(of: node.id) ?? 0].inputs[0]
      if isOutput(before) || isOutput(node.id) { continue }
      if network.changeLayer(of: before, { $0.scaleOutputs(by: factors) }) == true {
        network = try network.bypassing(node.id)
      }
    }
    return network
  }
}
