import Networks
import Tensors

extension Surgery {
  /// What went, layer by layer.
  static func report(
    of decision: PruningDecision, _ silencing: Silencing, _ compensation: Compensation, from network: Network,
    to small: Network, carriers: [Int]
  ) -> PruningReport {
    let gammas = network.gammas
    let gates = Set(decision.candidates.flatMap(\.gates).map(\.node))
    let rows = network.nodes.compactMap { node -> PruningReport.LayerRow? in
      guard gammas[node.id] != nil || gates.contains(node.id) else { return nil }
      func channels(_ candidates: [PruningDecision.Candidate]) -> [Int] {
        Set(candidates.flatMap { $0.group.members + $0.gates }.filter { $0.node == node.id }.map(\.channel)).sorted()
      }
      let own = decision.candidates.filter { $0.size(in: node.id) > 0 }
      let removed = channels(silencing.removed)
      let carried = channels(carriers.map { silencing.removed[$0] })
      func values(_ role: ParameterRole) -> [Double] {
        guard let value = node.layer.parameters.first(where: { $0.description.role == role })?.value else { return [] }
        return removed.map { value.elements[$0] }
      }
      return PruningReport.LayerRow(
        node: node.name, before: node.channelCount, removed: removed.count, constants: carried.count,
        revived: own.filter(\.isRevived).count, threshold: own.compactMap { decision.threshold(of: $0) }.max(),
        largestConstant: silencing.largestConstants[node.id] ?? 0, gammas: values(.gamma), betas: values(.beta))
    }
    var report = PruningReport(
      criterion: decision.criterion, threshold: decision.threshold, candidates: decision.candidates.count,
      removed: silencing.removed.count, layers: rows, before: network.costs, after: small.costs)
    report.rule = decision.rule
    report.compensation = compensation.description
    report.spared = Dictionary(grouping: silencing.spared, by: \.reason).map { "\($0.value.count): \($0.key)" }.sorted()
    report.losses = silencing.losses
    return report
  }
}

extension PruningDecision {
  func threshold(of candidate: Candidate) -> Double? {
    layerThresholds[candidate.gates[0].node].flatMap { $0.isFinite ? $0 : nil }
  }
}

extension Compensation {
  /// In words: `β exact, κ the mean over 200 images`.
  public var description: String {
    let constant =
      switch estimate {
      case .measured(let statistics): "κ the mean over \(statistics.imageCount) images"
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
