import Networks
import Tensors

extension NetworkDrawing {
  /// A network alone.
  ///
  /// - Parameter measurements: further rows of the totals, such as `["accuracy", "98.6 %"]`.
  public init(of network: Network, named name: String, measurements: [[String]] = []) {
    self.init(title: name)
    let boxes = Box.boxes(of: network)
    nodes = boxes.map { node(for: $0, in: network, after: nil) }
    edges = Self.edges(between: boxes, of: network, after: nil)
    totals = Table(
      header: ["", name],
      rows: [
        ["parameters", grouped(network.costs.parameters)], ["MACs", grouped(network.costs.multiplyAdds)],
      ] + measurements)
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
    let boxes = Box.boxes(of: network)
    nodes = boxes.map { node(for: $0, in: network, after: small) }
    edges = Self.edges(between: boxes, of: network, after: small)
    if let carrier = nodes.first(where: { $0.constantChannels > 0 }) {
      notes = [Note("+\(carrier.constantChannels): what removed channels always added", about: carrier.id)]
    }
    func row(_ what: String, _ cost: (Costs) -> Int) -> [String] {
      let (before, after) = (cost(network.costs), cost(small.costs))
      return [what, grouped(before), grouped(after), ratio(before, after)]
    }
    totals = Table(
      header: ["", name, smallName, "ratio"],
      rows: [row("parameters", \.parameters), row("MACs", \.multiplyAdds)] + measurements)
  }

  private static func check(
    _ small: Network, named smallName: String, comesFrom network: Network, named name: String
  ) throws(FigureError) {
    let nodes = Dictionary(uniqueKeysWithValues: network.nodes.map { ($0.id, $0) })
    for left in small.nodes {
      guard let node = nodes[left.id] else {
        // Selections and factors may be put in; what has weights of its own cannot.
        if !left.layer.mixesChannels { continue }
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

  private func node(for box: Box, in network: Network, after small: Network?) -> Node {
    let left = small.map { box.remains(in: $0) }
    let head = box.head
    let passing = small.map { $0.passing(left ?? []) }
    let scores = box.scores(left: passing?.own, threshold: Self.threshold(from: network, to: small))
    var result = Node(id: head.name, style: box.style(hasScores: scores != nil))
    result.name = result.style == .pooling ? "" : head.name
    result.kind = Box.kind(of: left.flatMap { $0.isEmpty ? nil : $0 } ?? box.nodes)
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
        after: small.flatMap { small in left?.reduce(0) { $0 + value(small, $1) } })
    }
    let parameters = change { $0.costs(of: $1).parameters }
    if parameters.before > 0 { result.parameters = parameters }
    guard result.style == .block else { return result }
    result.outputSize = box.outputSize
    result.channels = Change(head.channelCount, after: passing?.own.count)
    result.constantChannels = passing?.constants ?? 0
    result.multiplyAccumulates = change { $0.costs(of: $1).multiplyAdds }
    return result
  }

  /// Edges into layers that mix channels say how many of them pass; the others hand on what they get.
  private static func edges(between boxes: [Box], of network: Network, after small: Network?) -> [Edge] {
    var owners: [Network.NodeID: Box] = [:]
    for box in boxes { for node in box.nodes { owners[node.id] = box } }
    return boxes.flatMap { box in
      box.head.inputs.compactMap { input -> Edge? in
        guard let source = owners[input], let before = source.nodes.first(where: { $0.id == input })?.channelCount
        else { return nil }
        let isMixing = [.block, .linear].contains(box.head.layer.diagramRole)
        var label = grouped(before)
        if let small {
          let (own, constants) = small.passing(source.remains(in: small))
          if own.count < before {
            label = "\(grouped(own.count))\(constants > 0 ? "+\(constants)" : "") of \(grouped(before))"
          }
        }
        return Edge(from: source.head.name, to: box.head.name, label: isMixing ? label : nil)
      }
    }
  }

  /// The threshold of the pruning that lies between the two; where there are several, none tells the whole.
  private static func threshold(from network: Network, to small: Network?) -> Double? {
    guard let small, small.prunings.count == network.prunings.count + 1, let last = small.prunings.last,
      last.criterion == "|γ|", let threshold = last.threshold, threshold.isFinite
    else { return nil }
    return threshold
  }
}

extension Network {
  /// What leaves the last of a box's nodes: origins of channels with values of their own, and how many are a constant
  /// other than 0.
  fileprivate func passing(_ box: [Node]) -> (own: Set<Int>, constants: Int) {
    guard let last = box.last, let constants = constants()[last.id] else { return ([], 0) }
    var origins = box[0].channelOrigins
    for node in box.dropFirst() {
      origins = node.layer.sources(inputShapes(of: node)).map { origins[$0[0].channel] }
    }
    let passing = zip(origins, constants)
    return (Set(passing.filter { $1 == nil || $1 == 0 }.map(\.0)), passing.count { $1 != nil && $1 != 0 })
  }
}
