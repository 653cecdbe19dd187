/// What a picture of a network shows, alone or laid over its smaller successor.
///
/// The value knows nothing of networks or of Graphviz: one place builds it, and each renderer reads it.
/// Nodes stand in an order in which each comes after all that it reads.
public struct NetworkDrawing: Equatable, Sendable {
  /// The line above the picture.
  public var title: String
  public var nodes: [Node]
  public var edges: [Edge]
  public var notes: [Note]
  /// The sums under the picture: what, before, after, ratio.
  public var totals: Table?

  public init(
    title: String, nodes: [Node] = [], edges: [Edge] = [], notes: [Note] = [], totals: Table? = nil
  ) {
    self.title = title
    self.nodes = nodes
    self.edges = edges
    self.notes = notes
    self.totals = totals
  }

  /// Whether some node says what is left of it.
  public var isComparison: Bool { nodes.contains { $0.channels?.after != nil } }

  /// Which look a node has; a convolution with its batch norm and ReLU is one block.
  public enum Style: Equatable, Sendable, CaseIterable {
    case input, block, pooling, linear, merge
  }

  public struct Node: Equatable, Sendable {
    /// Names the node in edges and notes; not shown.
    public var id: String
    public var style: Style
    /// What the learner calls it, such as `conv1`; may be empty.
    public var name: String
    /// What it does, such as `conv 3×3 → BN → ReLU`, `max pool 2×2` or `⊕`; may be empty.
    public var kind: String
    /// The output without its channels, such as `16×16`.
    public var outputSize: String?
    public var channels: Change?
    /// Channels besides those of `channels` that are constants, and carry what removed ones always added.
    public var constantChannels: Change
    public var scores: Scores?
    public var parameters: Change?
    public var multiplyAccumulates: Change?

    public init(
      id: String, style: Style, name: String = "", kind: String = "", outputSize: String? = nil,
      channels: Change? = nil, constantChannels: Change = Change(0), scores: Scores? = nil, parameters: Change? = nil,
      multiplyAccumulates: Change? = nil
    ) {
      self.id = id
      self.style = style
      self.name = name
      self.kind = kind
      self.outputSize = outputSize
      self.channels = channels
      self.constantChannels = constantChannels
      self.scores = scores
      self.parameters = parameters
      self.multiplyAccumulates = multiplyAccumulates
    }
  }

  public struct Edge: Equatable, Sendable {
    public var source: String
    public var target: String
    /// Which slice passes, such as `9 of 16`.
    public var label: String?

    public init(from source: String, to target: String, label: String? = nil) {
      self.source = source
      self.target = target
      self.label = label
    }
  }

  /// A remark beside a node, or between a node and one that it concerns too.
  public struct Note: Equatable, Sendable {
    public var text: String
    public var node: String
    public var target: String?

    public init(_ text: String, about node: String, and target: String? = nil) {
      self.text = text
      self.node = node
      self.target = target
    }
  }

  /// A count before and, in a comparison, after.
  public struct Change: Equatable, Sendable {
    public var before: Int
    public var after: Int?

    public init(_ before: Int, after: Int? = nil) {
      self.before = max(0, before)
      self.after = after.map { max(0, $0) }
    }

    public var kept: Int { min(before, after ?? before) }
    public var removed: Int { before - kept }
  }
}

extension NetworkDrawing {
  /// Every edge and note names nodes that exist, and edges lead forwards.
  func checkReferences() throws(FigureError) {
    var places: [String: Int] = [:]
    for (index, node) in nodes.enumerated() {
      if places.updateValue(index, forKey: node.id) != nil { throw .duplicateNode(node.id) }
    }
    for edge in edges {
      guard let source = places[edge.source] else { throw .unknownNode(edge.source) }
      guard let target = places[edge.target] else { throw .unknownNode(edge.target) }
      if target <= source { throw .backwardEdge(from: edge.source, to: edge.target) }
    }
    for note in notes {
      if places[note.node] == nil { throw .unknownNode(note.node) }
      if let target = note.target, places[target] == nil { throw .unknownNode(target) }
    }
  }

  /// The edges by the places of their nodes; only after `checkReferences`.
  var indexedEdges: [(source: Int, target: Int)] {
    var places: [String: Int] = [:]
    for (place, node) in nodes.enumerated() { places[node.id] = place }
    return edges.map { (places[$0.source, default: 0], places[$0.target, default: 0]) }
  }

  /// Beyond a dozen blocks a picture is read as a whole: both renderers then draw each block smaller.
  var isDeep: Bool { nodes.count { $0.style == .block } > 12 }
}
