import Networks
import Reports
import Tensors
import Texts

/// Taking out the structures whose factor is 0, and folding the factors that are left.
extension SparseStructureSelection {
  /// Removes what training with λ on such structures has made 0.
  public static func method(_ unit: ScaleLayer.Unit) -> CompressionMethod {
    CompressionMethod(
      "\(unit)", source: "Huang & Wang 2018, arXiv:1707.01213",
      options: [Selection.keep.description, Selection.threshold.description]
    ) { (network, workshop) throws(CompressionError) in
      try removing(unit, from: network, Selection(workshop.given).amount)
    }
  }

  /// The network without structures of one kind.
  ///
  /// - Parameters:
  ///   - amount: `.zeros` takes out what training has made 0; a share or a value takes out more.
  ///   - folds: whether the factors that are left move into the layers before them.
  /// - Throws: `CompressionError` if the network has no factors of the kind, or if all of a layer's groups would go.
  public static func removing(
    _ unit: ScaleLayer.Unit, from network: Network, _ amount: Selection.Amount = .zeros, folds: Bool = true
  ) throws(CompressionError) -> Network {
    let scales = scales(unit, in: network)
    guard !scales.isEmpty else {
      throw .noFactors(unit)
    }
    if unit == .channels { return try removingChannels(from: network, scales, amount) }
    let (kept, ties) = try keptUnits(scales, amount, unit)
    var result = network
    do throws(NetworkError) {
      switch unit {
      case .blocks: result = try removingBlocks(from: network, scales, kept)
      default: result = try removingGroups(from: network, scales, kept)
      }
      if folds { result = try result.foldingScales() }
    } catch {
      throw .network(error)
    }
    let rows = zip(scales, kept).map { scale, kept in
      var row = CompressionReport.LayerRow(
        node: network.name(ofStructure: scale.node), before: kept.count, removed: kept.count { !$0 })
      let gone = zip(scale.factors, kept).filter { !$0.1 }.map { abs($0.0) }
      row.figures = gone.max().map { [.init("|s| up to", .size, $0)] }
      return row
    }
    let total = kept.reduce(0) { $0 + $1.count }
    let gone = kept.reduce(0) { $0 + $1.count { !$0 } }
    var report = CompressionReport(
      criterion: "|s|", threshold: amount == .zeros ? 0 : nil, candidates: total, removed: gone, layers: rows,
      before: network.costs, after: result.costs)
    report.unit = unit == .blocks ? .blocks : .groups
    report.ties = ties
    report.rule = amount == .zeros ? "what is exactly 0 goes" : "over all \(unit)"
    result.prunings.append(report)
    return result
  }

  private typealias Scales = [(node: Network.Node, factors: [Double])]

  /// For each factor whether its structure stays.
  private static func keptUnits(_ scales: Scales, _ amount: Selection.Amount, _ unit: ScaleLayer.Unit)
    throws(CompressionError) -> (kept: [[Bool]], ties: [CompressionReport.Tie]?)
  {
    let all = scales.flatMap(\.factors).map(abs)
    guard all.allSatisfy(\.isFinite) else { throw .notFinite("s") }
    let owners = scales.flatMap { scale in scale.factors.map { _ in scale.node.id } }
    let cut = try Cut(all, amount, layers: owners)
    let tied = all.indices.filter { all[$0] == cut.threshold }
    let tie = CompressionReport.Tie(
      score: cut.threshold, count: tied.count, removed: tied.count { !cut.isKept[$0] })
    var rest = cut.isKept[...]
    let kept = scales.map { scale in
      var kept = Array(rest.prefix(scale.factors.count))
      rest = rest.dropFirst(kept.count)
      // A convolution keeps one group; a block has its shortcut.
      if unit == .groups, !kept.contains(true),
        let best = scale.factors.indices.max(by: { abs(scale.factors[$0]) < abs(scale.factors[$1]) })
      {
        kept[best] = true
      }
      return kept
    }
    return (kept, cut.isTied ? [tie] : nil)
  }

  /// Only the branch goes; the shortcut, identity or projection, stays.
  private static func removingBlocks(from network: Network, _ scales: Scales, _ kept: [[Bool]]) throws(NetworkError)
    -> Network
  {
    var result = network
    for (scale, kept) in zip(scales, kept) where !kept[0] {
      guard let sum = result.consumers(of: scale.node.id).first, let input = sum.inputs.firstIndex(of: scale.node.id)
      else { continue }
      result = try result.droppingSummand(input, of: sum.id)
    }
    return result
  }

  /// A group's outputs and the channels that only it reads go together.
  private static func removingGroups(from network: Network, _ scales: Scales, _ kept: [[Bool]]) throws(NetworkError)
    -> Network
  {
    var removed: [Network.NodeID: Set<Int>] = [:]
    let loose = network.channelGroups(joinsSiblings: false)
    for (scale, kept) in zip(scales, kept) where kept.contains(false) {
      guard let convolution = network.groupedConvolution(before: scale.node) else { continue }
      let size = scale.node.channelCount / kept.count
      let inputs = network.inputShapes(of: convolution)[0][0] / kept.count
      for group in kept.indices where !kept[group] {
        let outputs = Set((group * size)..<((group + 1) * size))
        let read = Set((group * inputs)..<((group + 1) * inputs))
        for channels in loose {
          let isOwn = channels.members.contains {
            $0.node == convolution.id && outputs.contains($0.channel)
              || $0.node == convolution.inputs[0] && read.contains($0.channel)
          }
          guard isOwn else { continue }
          guard !channels.isPinned else { throw .structure("the channels of \(convolution.name) are needed elsewhere") }
          for member in channels.members { removed[member.node, default: []].insert(member.channel) }
        }
      }
    }
    var lists: [Network.NodeID: [Int]] = [:]
    for node in network.nodes {
      guard let gone = removed[node.id] else { continue }
      lists[node.id] = (0..<node.channelCount).filter { !gone.contains($0) }
    }
    return try network.keepingChannels(lists)
  }

  /// As channels of Network Slimming, with |s| for a score.
  private static func removingChannels(from network: Network, _ scales: Scales, _ amount: Selection.Amount)
    throws(CompressionError) -> Network
  {
    var factors: [ChannelGroup.Member: Double] = [:]
    for scale in scales {
      for (channel, factor) in scale.factors.enumerated() {
        factors[.init(node: scale.node.inputs[0], channel: channel)] = abs(factor)
      }
    }
    let scores = factors
    let folded: Network
    do throws(NetworkError) { folded = try network.foldingScales() } catch { throw .network(error) }
    let criterion = Criterion(word: "s", symbol: "|s|", summary: "", needsImages: false) { context in
      context.candidates.map { $0.gates.compactMap { scores[$0] }.max() }
    }
    let decision = try criterion.decide(try ScoringContext(folded), Selection(amount))
    return try Surgery.prune(folded, by: decision)
  }
}

extension Network {
  /// The convolution whose groups a factor belongs to.
  fileprivate func groupedConvolution(before node: Node) -> Node? {
    var node = node
    while let input = node.inputs.first, let before = nodes.first(where: { $0.id == input }) {
      if groupCount(of: before) != nil { return before }
      if before.layer.mixesChannels { return nil }
      node = before
    }
    return nil
  }

  /// What a structure is called in a report: the sum that its block ends in, or the layer with the factors.
  fileprivate func name(ofStructure node: Node) -> String {
    let readers = consumers(of: node.id)
    return readers.count == 1 && readers[0].inputs.count > 1 ? readers[0].name : node.name
  }
}
