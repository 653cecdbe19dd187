import Networks
import Reports
import Tensors

extension Surgery {
  /// What went, layer by layer. A channel that carries constants since an earlier pruning has gone already.
  ///
  /// - Parameter carriers: the channels that carry constants now; nil if they are those that did.
  static func report(
    of decision: PruningDecision, _ silencing: Silencing, _ compensation: Compensation, from network: Network,
    to small: Network, carriers: Set<ChannelGroup.Member>? = nil
  ) -> CompressionReport {
    let old = network.carriers
    func isOld(_ candidate: PruningDecision.Candidate) -> Bool { candidate.asCandidate.isSpent(old) }
    let gone = silencing.removed.filter { !isOld($0) }
    let gammas = network.gammas
    let constants = network.constants()
    let gates = Set(decision.candidates.flatMap(\.gates).map(\.node))
    let scores = decision.method == nil ? [:] : decision.scores
    let rows = network.nodes.compactMap { node -> CompressionReport.LayerRow? in
      guard gammas[node.id] != nil || gates.contains(node.id) else { return nil }
      func channels(_ candidates: [PruningDecision.Candidate]) -> [Int] {
        Set(candidates.flatMap { $0.group.members + $0.gates }.filter { $0.node == node.id }.map(\.channel)).sorted()
      }
      let own = decision.candidates.filter { $0.size(in: node.id) > 0 }
      let removed = channels(gone)
      let carried = (carriers ?? old).filter { $0.node == node.id }.map { node.channelOrigins[$0.channel] }
      func values(_ role: ParameterRole) -> [Double] {
        guard let value = node.layer.parameters.first(where: { $0.description.role == role })?.value else { return [] }
        return removed.map { value.elements[$0] }
      }
      var row = CompressionReport.LayerRow(
        node: node.name, before: network.readChannels(of: node), removed: removed.count,
        carriersBefore: old.count { $0.node == node.id }, carriers: carried.sorted(),
        revived: own.filter(\.isRevived).count, threshold: own.compactMap { decision.threshold(of: $0) }.max(),
        largestConstant: silencing.largestConstants[node.id] ?? 0, gammas: values(.gamma), betas: values(.beta),
        alive: removed.count { constants[node.id]?[$0] == nil })
      if !scores.isEmpty {
        row.scores = (0..<node.channelCount).map { scores[.init(node: node.id, channel: $0)] }
      }
      if carriers == nil {
        let shut = Set(silencing.removed.flatMap(\.gates).filter { $0.node == node.id }.map(\.channel))
        if !shut.isEmpty { row.silenced = shut.sorted().map { node.channelOrigins[$0] } }
      }
      return row
    }
    var report = CompressionReport(
      criterion: decision.criterion, threshold: decision.threshold,
      candidates: decision.candidates.count { !isOld($0) },
      removed: gone.count, layers: rows, before: network.costs, after: small.costs)
    (report.rule, report.method) = (decision.rule, decision.method)
    report.ties = decision.ties
    (report.constants, report.compensation) = (compensation.rule.constants, compensation.description)
    for spared in silencing.spared {
      if let index = report.spared.firstIndex(where: { $0.obstacle == spared.obstacle }) {
        report.spared[index].count += 1
      } else {
        report.spared.append(.init(count: 1, spared.obstacle))
      }
    }
    report.losses = silencing.losses
    return report
  }
}

extension Network {
  /// How many of a node's channels anything reads: all of them, but where selections stand behind it.
  fileprivate func readChannels(of node: Node) -> Int {
    let readers = consumers(of: node.id)
    guard !readers.isEmpty, readers.allSatisfy(isSelection) else { return node.channelCount }
    return Set(readers.flatMap { $0.layer.sources(inputShapes(of: $0)).flatMap { $0.map(\.channel) } }).count
  }
}

extension PruningDecision {
  /// The ties that were broken, largest score first; nil without any.
  var ties: [CompressionReport.Tie]? {
    let tied = Dictionary(grouping: candidates.filter(\.isTied)) {
      [$0.score, threshold == nil ? Double($0.gates[0].node) : 0]
    }
    let ties = tied.values.map { own in
      CompressionReport.Tie(score: own[0].score, count: own.count, removed: own.count { !$0.isKept })
    }
    return ties.isEmpty ? nil : ties.sorted { ($0.score, $0.count) > ($1.score, $1.count) }
  }

  func threshold(of candidate: Candidate) -> Double? {
    layerThresholds[candidate.gates[0].node].flatMap { $0.isFinite ? $0 : nil }
  }
}

extension Compensation.Rule {
  var constants: CompressionReport.Constants {
    switch self {
    case .drop: .dropped
    case .absorb: .absorbed
    case .exact: .exact
    }
  }
}

extension Compensation {
  /// In words: `β exact, κ the mean over 200 images`.
  public var description: String {
    let constant =
      switch estimate {
      case .measured(let statistics):
        "κ the mean over \(statistics.imageCount) image\(statistics.imageCount == 1 ? "" : "s")"
      case .gaussian: "κ the mean of a normal variable, for want of images"
      case .beta: "κ = φ(β)"
      }
    return switch rule {
    case .drop: "β dropped"
    case .absorb(.interior): "β absorbed as in the interior, \(constant)"
    case .absorb(.mean): "β absorbed on the mean over positions, \(constant)"
    case .exact: "β exact, \(constant)"
    }
  }
}
