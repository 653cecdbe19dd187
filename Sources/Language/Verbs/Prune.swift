import Compression
import Figures
import Networks
import Tensors

extension Verbs {
  static let prune = Verb(
    "prune", "a network", labels: PruningUnits.labels, changesSubject: true,
    "removes the channels that matter least; one threshold over all layers, and a report of what went. Of channels with "
      + "the same score each layer gives up the same share, its last first",
    example: "net = vgg(8, M, 16, for: glyphs); train net epochs: 10 λ: 0.01; small = prune net keep: 50%"
  ) { call in
    let network = try call.subjectNetwork()
    let unit = PruningUnits.named(call.word("units"))
    let pruned = try unit.prune(call, network)
    call.show(pruned)
    return .network(pruned)
  }
}

extension PruningUnit {
  /// Without `units:`.
  static let byCriterion = PruningUnit(word: nil, labels: ofChannels) { (call, network) in try call.pruned(network) }

  /// Structures whose factor says so.
  static func structures(_ unit: ScaleLayer.Unit) -> PruningUnit {
    PruningUnit(word: "\(unit)", labels: []) { (call, network) in try call.removing(unit, from: network) }
  }
}

/// What says how channels are chosen and taken out.
private let ofChannels = [
  Label("by", words: Criteria.all.map(\.word), "what says how much a channel matters; γ by default"),
  Label("per", words: ["network", "layer"], "one threshold for the network (default), or the same share of each layer")
    .only(with: "keep"),
  Label("cap", "the largest share of its channels that a layer may lose; 90% by default"),
  Label(
    "β", words: ["exact", "absorb", "drop"], "what becomes of the constant that a channel added; exact by default"),
  Label("at", words: ["mean", "interior"], "with β: absorb, where the constant is taken; mean by default")
    .only(with: "β", ["absorb"]),
  Label("κ", words: ["mean", "gaussian", "β"], "what a channel with γ ≠ 0 is taken for; its mean by default")
    .not(with: "β", ["drop"]),
  Label(
    "ties", words: ["groups", "selection"], "channels that layers share: as one group (default), or read by choice"),
  Label("stem", words: ["prune", "keep"], "the first layer; prune by default"),
  Label("last", words: ["prune", "keep"], "the channels that the classifier reads; prune by default"),
  Label("projections", words: ["prune", "keep"], "convolutions in shortcuts; prune by default"),
  Label("as", words: ["mask"], "silences the channels and keeps all shapes; compact makes it small"),
  Label("on", "images to measure on; the first 200 training images by default"),
  Label("seed", "for by: random; 0 by default").only(with: "by", ["random"]),
]

extension VerbCall {
  fileprivate func pruned(_ original: Network) throws(LanguageError) -> Network {
    let criterion = Criteria.named(word("by") ?? "γ") ?? NetworkSlimming.criterion
    let selection = try selection()
    let images = try pruningImages(for: original)
    let seed = try seed()
    let conventions = Conventions(
      prunesStem: word("stem") != "keep", prunesLast: word("last") != "keep",
      prunesProjections: word("projections") != "keep")
    return try evaluator.computed(labels["keep"]?.range ?? labels["threshold"]?.range ?? place) {
      var network = try original.foldingScales()
      if word("ties") == "selection" { network = try Surgery.insertingSelections(network) }
      let context = try ScoringContext(
        network, images: images, conventions: conventions, seed: seed, engine: session.engine)
      let decision = try criterion.decide(context, selection)
      let compensation = Compensation(rule, estimate: try estimate(for: decision, of: network, images))
      var small =
        word("as") == "mask"
        ? try Surgery.mask(network, by: decision, compensation: compensation)
        : try Surgery.prune(network, by: decision, compensation: compensation)
      try measure(&small, against: original) {
        $0.conventions = conventions.description
        if word("ties") == "selection" { $0.conventions += "; shared streams stay whole, and layers read a selection" }
      }
      return small
    }
  }

  /// Without structures whose factor says so.
  fileprivate func removing(_ unit: ScaleLayer.Unit, from network: Network) throws(LanguageError) -> Network {
    let amount = try selection().amount
    return try located(at: "units") {
      var small = try SparseStructureSelection.removing(unit, from: network, amount)
      try measure(&small, against: network)
      return small
    }
  }

  /// What `keep:`, `threshold:`, `per:` and `cap:` say.
  func selection() throws(LanguageError) -> Selection {
    var selection = Selection()
    if let keep = try number("keep") {
      guard keep > 0, keep <= 1 else {
        throw LanguageError(
          "`keep:` is a share above 0 and at most 1, got \(NumberText.short(keep))", at: labels["keep"]?.range,
          suggestion: "Such as keep: 60%.")
      }
      selection.amount = .share(keep)
    }
    if let threshold = try number("threshold") {
      guard labels["keep"] == nil else {
        throw LanguageError(
          "`keep:` and `threshold:` say the same thing twice", at: labels["threshold"]?.range, suggestion: "Give one.")
      }
      selection.amount = .value(threshold)
    }
    if word("per") == "layer" { selection.scope = .layer }
    if let cap = try number("cap") {
      guard cap > 0, cap < 1 else {
        throw LanguageError(
          "`cap:` is a share above 0 and below 1, got \(NumberText.short(cap))", at: labels["cap"]?.range,
          suggestion: "Such as cap: 80%.")
      }
      selection.cap = cap
    }
    return selection
  }

  private var rule: Compensation.Rule {
    switch word("β") {
    case "drop": .drop
    case "absorb": .absorb(word("at") == "interior" ? .interior : .mean)
    default: .exact
    }
  }

  private func estimate(for decision: PruningDecision, of network: Network, _ images: Batch?) throws
    -> ConstantEstimate
  {
    switch word("κ") {
    case "β": return .beta
    case "gaussian": return .gaussian
    default:
      // What is dropped need not be measured.
      guard let images, rule != .drop else { return .gaussian }
      return .measured(
        try ActivationStatistics.measure(network, on: images.images, for: decision, engine: session.engine))
    }
  }

  /// The images after `on:`, or the first training images; nil if the network's data set is not at hand.
  private func pruningImages(for network: Network) throws(LanguageError) -> Batch? {
    if labels["on"] == nil {
      guard let name = network.dataset, session.dataset(named: name, workspace: evaluator.workspace) != nil else {
        return nil
      }
    }
    do {
      return try batch(for: network, count: 200, atATime: 50)
    } catch let error as LanguageError {
      throw error
    } catch {
      throw LanguageError("\(error)", at: place)
    }
  }
}
