import Compression
import Networks
import Reports
import Tensors
import Texts

extension NetworkDrawing {
  /// A network alone.
  ///
  /// - Parameter measurements: further rows of the totals, such as `["accuracy", "98.6 %"]`.
  public init(of network: Network, named name: String, measurements: [[String]] = []) {
    self.init(title: name)
    let boxes = network.blocks
    let counts = ChannelCounts(network)
    nodes = boxes.map { node(for: $0, in: network, counts, after: nil) }
    edges = Self.edges(between: boxes, of: network, counts, after: nil)
    totals = Table(
      header: ["", name],
      rows: Costs.rows([network.costs]).map { [$0.name, $0.values[0].grouped] } + measurements)
  }

  /// A network with what is left of it after pruning laid over it.
  ///
  /// - Parameter measurements: further rows of the totals: what, before, after, ratio.
  /// - Throws: `FigureError.notASuccessor` unless every channel of `small` comes from `network`.
  public init(
    of network: Network, named name: String, against small: Network, named smallName: String,
    measurements: [[String]] = []
  ) throws(FigureError) {
    try Self.check(small, named: smallName, comesFrom: network, named: name)
    self.init(title: "\(name) against \(smallName)")
    let boxes = network.blocks
    let counts = ChannelCounts(network)
    let left = Remains(
      network: small, counts: ChannelCounts(small), report: Self.report(from: network, to: small))
    nodes = boxes.map { node(for: $0, in: network, counts, after: left) }
    edges = Self.edges(between: boxes, of: network, counts, after: left)
    if let carrier = nodes.first(where: { $0.constantChannels.after ?? 0 > 0 }) {
      let count = carrier.constantChannels.after ?? 0
      let what = count == 1 ? "the constant" : "the constants"
      notes = [Note("+\(count): \(what) of the removed", about: carrier.id)]
    }
    totals = Table(
      header: ["", name, smallName, "ratio"],
      rows: Costs.rows([network.costs, small.costs]).map { row in
        [row.name] + row.values.map(\.grouped) + [NumberText.ratio(Double(row.values[0]), Double(row.values[1])) ?? ""]
      } + measurements)
  }

  private static func check(
    _ small: Network, named smallName: String, comesFrom network: Network, named name: String
  ) throws(FigureError) {
    let nodes = Dictionary(uniqueKeysWithValues: network.nodes.map { ($0.id, $0) })
    for left in small.nodes {
      guard let node = nodes[left.id] else {
        // Selections and factors may be put in; what has weights of its own cannot.
        if !left.layer.mixesChannels || left.whole.map({ nodes[$0] != nil }) == true { continue }
        throw .notASuccessor(small: smallName, large: name, node: left.name)
      }
      let isSubset = Set(left.channelOrigins).isSubset(of: node.channelOrigins)
      guard node.name == left.name, isSubset, node.originalChannelCount == left.originalChannelCount else {
        throw .notASuccessor(small: smallName, large: name, node: node.name)
      }
    }
    guard small.output.id == network.output.id else {
      throw .notASuccessor(small: smallName, large: name, node: network.output.name)
    }
  }

  /// The smaller network, with what decided over it.
  private struct Remains {
    var network: Network
    var counts: ChannelCounts
    var report: CompressionReport?
  }

  private func node(for box: LayerBlock, in network: Network, _ counts: ChannelCounts, after small: Remains?) -> Node {
    let left = small.map { box.remains(in: $0.network) }
    let head = box.head
    let passing = small.map { $0.counts.passing(left ?? []) }
    let scores = box.scores(left: passing?.own, report: small?.report)
    var result = Node(id: head.name, style: box.style(hasScores: scores != nil))
    result.name = result.style == .pooling ? "" : head.name
    result.kind = LayerBlock.kind(of: left.flatMap { $0.isEmpty ? nil : $0 } ?? box.nodes)
    result.scores = scores
    if result.style == .input {
      result.name = network.dataset ?? head.name
      result.kind = ""
      result.outputSize = head.shape.dimensions.map(String.init).joined(separator: "×")
      return result
    }
    func change(_ value: (Network, Network.Node) -> Int) -> Change {
      Change(
        box.nodes.reduce(0) { $0 + value(network, $1) },
        after: small.flatMap { small in left?.reduce(0) { $0 + value(small.network, $1) } })
    }
    let parameters = change { $0.costs(of: $1).parameters }
    if parameters.before > 0 { result.parameters = parameters }
    guard result.style == .block else { return result }
    result.outputSize = box.outputSize
    let before = counts.count(box.nodes)
    result.channels = Change(before.own, after: passing?.own.count)
    result.constantChannels = Change(before.constants, after: passing?.constants)
    result.multiplyAccumulates = change { $0.costs(of: $1).multiplyAdds }
    return result
  }

  /// Edges into layers that mix channels say how many of them pass; the others hand on what they get.
  private static func edges(
    between boxes: [LayerBlock], of network: Network, _ counts: ChannelCounts, after small: Remains?
  ) -> [Edge] {
    var owners: [Network.NodeID: LayerBlock] = [:]
    for box in boxes { for node in box.nodes { owners[node.id] = box } }
    return boxes.flatMap { box in
      box.head.inputs.compactMap { input -> Edge? in
        guard let source = owners[input] else { return nil }
        let isMixing = [.block, .linear].contains(box.head.layer.diagramRole)
        let before = counts.count(source.nodes)
        var label = before.text
        if let small {
          let after = small.counts.count(source.remains(in: small.network))
          if after != before { label = "\(after.text) of \(label)" }
        }
        return Edge(from: source.head.name, to: box.head.name, label: isMixing ? label : nil)
      }
    }
  }

  /// The report of the pruning that lies between the two; where there are several, none tells the whole.
  private static func report(from network: Network, to small: Network) -> CompressionReport? {
    small.prunings.count == network.prunings.count + 1 ? small.prunings.last : nil
  }
}

extension ChannelCount {
  /// `11+1`
  fileprivate var text: String { constants > 0 ? "\(own.grouped)+\(constants)" : own.grouped }
}
