import ReferenceEngine
import Reports
import Tensors

/// A directed acyclic graph of named layers, with their parameters. A value: a copy is a snapshot.
///
/// Nodes stand in an order in which every node comes after its inputs; the first is the input, the last the output.
public struct Network: Sendable {
  /// Stays with a node for life: through pruning, copies and files.
  public typealias NodeID = Int

  public struct Node: Sendable {
    public let id: NodeID
    public let name: String
    public package(set) var layer: any Layer
    public internal(set) var inputs: [NodeID]
    /// One example's output shape, without the batch axis.
    public internal(set) var shape: Shape
    /// For each output channel, its index in the network as it was first built.
    public internal(set) var channelOrigins: [Int]
    public internal(set) var originalChannelCount: Int
    /// The node in whose place it stands together with others, which keeps its id; nil for a node of its own.
    public internal(set) var whole: NodeID?

    public var channelCount: Int { shape[0] }
  }

  public package(set) var nodes: [Node] {
    didSet {
      velocities = [:]
      derived = DerivedValues()
    }
  }
  /// What has been found out about the nodes as they are.
  private(set) var derived = DerivedValues()
  /// Where weights, dropout and shuffles come from.
  public let seed: UInt64
  /// Training steps taken so far.
  public var stepCount = 0
  /// The name of the data set it was built for, if any.
  public var dataset: String?
  /// One record for each epoch of training, oldest first.
  public var history: [EpochRecord] = []
  /// What was cut away, oldest first.
  public var prunings: [CompressionReport] = []
  /// What the last training's momentum left, so that the next one goes on as if there had been no end. None after
  /// anything else has changed a parameter or the structure.
  public var velocities: Velocity.Table = [:]

  /// The nodes that it ends in where they are several, as they were named; empty where it ends in its last node.
  public internal(set) var outputIDs: [NodeID] = []

  public var inputShape: Shape { nodes[0].shape }
  /// How many numbers it gives, or how many maps.
  public var classCount: Int { output.shape[0] }
  /// What it ends in; the last named where these are several.
  public var output: Node { outputIDs.last.flatMap(node) ?? nodes[nodes.count - 1] }
  /// Everything that it ends in: scores of classes N×K, or maps N×C×H×W.
  public var outputs: [Node] { outputIDs.isEmpty ? [output] : outputIDs.compactMap(node) }

  /// Whether a node's values leave the network, whoever else reads them.
  public func isOutput(_ id: NodeID) -> Bool {
    outputIDs.isEmpty ? id == nodes[nodes.count - 1].id : outputIDs.contains(id)
  }

  /// Whether it ends in one score for each class, which is what labels can judge.
  public var givesScores: Bool { outputIDs.count < 2 && output.shape.rank == 1 }

  /// Refuses a network whose outputs no label can judge.
  public func checkGivesScores() throws(NetworkError) {
    guard !givesScores else { return }
    throw .noScores(outputIDs.count > 1 ? "several outputs" : "a map of \(output.shape)")
  }

  /// The position of each node in `nodes`.
  public var positions: [NodeID: Int] {
    Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($1.id, $0) })
  }

  /// Where a node stands in `nodes`; nil if there is none of this id.
  ///
  /// - Complexity: a few steps. Builders number nodes as they stand; taking nodes out moves others forward, never back.
  public func position(of id: NodeID) -> Int? {
    let expected = min(id, nodes.count - 1)
    return (0...max(expected, 0)).reversed().first { nodes[$0].id == id }
      ?? nodes.indices.dropFirst(expected + 1).first { nodes[$0].id == id }
  }

  public func node(_ id: NodeID) -> Node? { position(of: id).map { nodes[$0] } }
  public func node(named name: String) -> Node? { nodes.first { $0.name == name } }

  public func inputShapes(of node: Node) -> [Shape] {
    node.inputs.compactMap { id in position(of: id).map { nodes[$0].shape } }
  }

  /// The nodes that read a node's output.
  public func consumers(of id: NodeID) -> [Node] { nodes.filter { $0.inputs.contains(id) } }
}

extension Network {
  /// Hands over every parameter of every node in place; changes are kept.
  public mutating func visitParameters(
    _ visit: (_ node: NodeID, ParameterDescription, inout Tensor) throws -> Void
  ) rethrows {
    for index in nodes.indices {
      let id = nodes[index].id
      try nodes[index].layer.visitParameters { try visit(id, $0, &$1) }
    }
  }

  /// The value of a parameter, such as `γ` of `bn2`.
  public func parameter(_ name: String, of nodeName: String) throws(NetworkError) -> Tensor {
    guard let node = node(named: nodeName) else { throw .noNode(nodeName) }
    guard let found = node.layer.parameters.first(where: { $0.description.name == name }) else {
      // What the layer computes with can be looked at however it is stored.
      if name == "w", let weights = node.layer.weights { return weights.value }
      throw .noParameter(name, node: nodeName)
    }
    return found.value
  }

  /// Replaces a parameter by a tensor of its shape.
  public mutating func setParameter(_ name: String, of nodeName: String, to value: Tensor) throws(NetworkError) {
    let current = try parameter(name, of: nodeName)
    guard current.shape == value.shape else {
      throw .parameterShape(parameter: name, node: nodeName, expected: current.shape, got: value.shape)
    }
    guard let node = node(named: nodeName) else { throw .noNode(nodeName) }
    if let objection = node.layer.objection(to: value, as: name) {
      throw .structure("\(nodeName).\(name): \(objection)")
    }
    let stored = node.layer.parameters.map(\.description.name)
    guard stored.contains(name) else {
      throw .structure("\(nodeName).\(name) is made of \(nodeName).\(stored[0]), and only that can be changed")
    }
    let id = node.id
    visitParameters { node, description, tensor in
      if node == id, description.name == name { tensor = value }
    }
  }

  /// Gives every parameter a new starting value from the network's seed.
  public mutating func initialize() {
    for index in nodes.indices {
      nodes[index].layer.initialize(from: RandomStream(seed: seed, purpose: .initialization, lane: nodes[index].id))
    }
  }

  /// The same architecture with new weights from another seed, as if never trained.
  public func fresh(seed: UInt64) -> Network {
    var network = Network(nodes: nodes, seed: seed)
    (network.dataset, network.outputIDs) = (dataset, outputIDs)
    network.initialize()
    return network
  }

  init(nodes: [Node], seed: UInt64) {
    self.nodes = nodes
    self.seed = seed
  }

  /// How many channels have γ ≠ 0, and how many have a γ at all.
  public var aliveChannels: (alive: Int, total: Int) { alive(.gamma) }

  /// How many values of a role are not 0, and how many there are.
  public func alive(_ role: ParameterRole) -> (alive: Int, total: Int) { magnitudes(role).aliveCount }

  /// |w| of every value of a role, node by node.
  public func magnitudes(_ role: ParameterRole) -> [Double] {
    nodes.flatMap { node in
      node.layer.parameters.filter { $0.description.role == role }.flatMap { $0.value.elements.map(abs) }
    }
  }

  /// Whether every trained parameter and statistic is a finite number.
  public var isFinite: Bool {
    nodes.allSatisfy { $0.layer.parameters.allSatisfy { $0.value.elements.allSatisfy(\.isFinite) } }
  }
}

extension [Double] {
  /// How many of these magnitudes are not 0, and how many there are.
  package var aliveCount: (alive: Int, total: Int) { (count { $0 != 0 }, count) }
}
