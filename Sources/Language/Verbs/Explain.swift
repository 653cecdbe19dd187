import Compression
import Figures
import Networks
import Syntax
import Texts

extension Verbs {
  static let explain = Verb(
    "explain", "a layer of a network",
    labels: [
      Label("channel", "which, counted from 0; without it all of the layer's weights are told of"),
      Label("on", "images to measure on; the first 200 training images by default"),
    ],
    "says all about a layer's weights, or about one channel; its γ and β, its rank, its ties, what it saves and costs",
    example: "net = vgg(4, M, 8, for: glyphs); explain net.conv2 channel: 3"
  ) { call in
    let (network, node) = try call.layer()
    guard let channel = try call.integer("channel") else {
      if let weights = WeightExplanation(of: node, in: network), call.labels["on"] == nil {
        var table = Table(header: [node.name, ""], alignments: [.left, .left])
        table.rows = weights.rows(of: node) + (try call.evaluation(of: node, in: network))
        call.emit(.table(table))
        return .nothing
      }
      throw LanguageError(
        "say which channel", at: call.phrase.verbRange,
        suggestion: "Such as channel: 0; \(node.name) has \(node.channelCount).")
    }
    guard channel < node.channelCount else {
      throw LanguageError(
        "\(node.name) has \(node.channelCount) channels, counted from 0", at: call.labels["channel"]?.range,
        suggestion: "The last is \(node.channelCount - 1).")
    }
    let isKnown =
      network.dataset.map { call.session.dataset(named: $0, workspace: call.evaluator.workspace) != nil } ?? false
    let images = isKnown || call.labels["on"] != nil ? try call.batch(for: network, count: 200, atATime: 50) : nil
    let explanation = try call.computed(at: "channel") {
      try ChannelExplanation(of: network, node: node, channel: channel, images: images, engine: call.session.engine)
    }
    var table = Table(header: ["channel \(channel) of \(node.name)", ""], alignments: [.left, .left])
    table.rows = explanation.rows
    if let images, let silenced = explanation.silenced, let dropped = explanation.dropped {
      let shares = try [network, silenced, dropped].map { network in
        try call.computed(at: "on") {
          Double(try call.session.engine.makeExecutor(network).scores(images.images).correctCount(images.labels))
            / Double(images.labels.count)
        }
      }.map(NumberText.percent)
      table.rows.append([
        "without it alone", "accuracy \(shares[0]) → \(shares[1]), without its constant \(shares[2])",
      ])
      table.rows.append(["", "on \(images.labels.count.counted("image"))"])
    }
    table.rows += try call.evaluation(of: node, in: network)
    call.emit(.table(table))
    return .nothing
  }
}

extension VerbCall {
  /// A row that says how the engine evaluates a layer with weights.
  fileprivate func evaluation(of node: Network.Node, in network: Network) throws -> [[String]] {
    guard node.layer.weights != nil,
      let method = try computed(at: "channel", { try session.engine.method?(node.id, network) })
    else { return [] }
    return [["evaluated by", "\(method), \(session.engine.name) engine"]]
  }

  /// The last part of the example, with the network that the learner has.
  private var exampleOfLayer: String {
    let own = phrase.subject?.bareWord ?? "net"
    let last = verb.example.split(separator: "; ").last.map(String.init) ?? verb.example
    return "Such as \(last.replacing(" net.", with: " \(own)."))"
  }

  /// The network that the subject is, or the one of the layer that it names.
  func networkOrLayer() throws(LanguageError) -> (Network, Network.NodeID?) {
    if case .member? = phrase.subject?.kind {
      let (network, node) = try layer()
      return (network, node.id)
    }
    return (try subjectNetwork(), nil)
  }

  /// The network and the layer that the subject names: `net.conv2`.
  func layer() throws(LanguageError) -> (Network, Network.Node) {
    let subject = try requiredSubject()
    guard case .member(let base, let name, let range) = subject.kind else {
      throw LanguageError(
        "`\(verb.name)` needs \(verb.subject)", at: subject.range, suggestion: exampleOfLayer)
    }
    guard case .network(let network) = try evaluator.evaluate(base) else {
      throw LanguageError(
        "`\(verb.name)` needs \(verb.subject)", at: subject.range, suggestion: exampleOfLayer)
    }
    guard let node = network.node(named: name) else {
      throw LanguageError(
        "the network has no layer `\(name)`", at: range, suggestion: didYouMean(name, among: network.nodes.map(\.name)))
    }
    return (network, node)
  }
}

extension ChannelExplanation {
  fileprivate var rows: [[String]] {
    var rows: [[String]] = []
    for gate in gates {
      let ratio = gate.gamma == 0 ? (gate.beta == 0 ? "–" : "∞") : NumberText.scientific(gate.beta / abs(gate.gamma))
      rows.append([
        gate.node,
        "γ \(NumberText.scientific(gate.gamma))   β \(NumberText.scientific(gate.beta))   β/|γ| \(ratio)",
      ])
    }
    if let active { rows.append(["active", "\(NumberText.percent(active)) of its values are above 0"]) }
    for rank in ranks {
      rows.append([
        rank.criterion,
        "\(NumberText.scientific(rank.score)): rank \(rank.inLayer) of \(rank.layerCount) in its layer, "
          + "\(rank.inNetwork) of \(rank.networkCount) in the network",
      ])
    }
    let all = members.map { "\($0.node) \($0.channels.map(String.init).joined(separator: ", "))" }
    rows.append([
      "goes with", all.prefix(6).joined(separator: ", ") + (all.count > 6 ? ", … (\(all.count) layers)" : ""),
    ])
    if !ties.isEmpty { rows.append(["tied by", ties.joined(separator: ", ")]) }
    if let obstacle {
      rows.append(["stays", obstacle.text])
      return rows
    }
    rows.append([
      "removing saves",
      "\(saved.parameters.grouped) parameters, \(saved.multiplyAdds.grouped) MACs",
    ])
    rows.append(["its constant", NumberText.scientific(constant) + (destination.map { "; \($0.text)" } ?? "")])
    return rows
  }
}

extension WeightExplanation {
  fileprivate func rows(of node: Network.Node) -> [[String]] {
    var rows = [["layer", "\(node.layer.label), \(node.channelCount.counted("output"))"]]
    let share = kept < count ? " of \(count.grouped), \(NumberText.percent(Double(kept) / Double(max(count, 1))))" : ""
    rows.append(["weights", kept.grouped + share])
    if values < kept { rows.append(["values", "\(values.grouped) different ones"]) }
    rows.append([
      "|w|",
      "from \(NumberText.scientific(smallest)) to \(NumberText.scientific(largest)); σ "
        + NumberText.scientific(deviation),
    ])
    if let threshold {
      rows.append(["threshold", "\(NumberText.scientific(threshold.value)), by \(threshold.criterion)"])
    }
    if let deafOutputs, !deafOutputs.isEmpty {
      rows.append(["without inputs", "\(deafOutputs.counted("output")), the same for every image"])
    }
    if let unreadInputs, !unreadInputs.isEmpty { rows.append(["read by nobody", unreadInputs.counted("input")]) }
    let codes = storage.codeBits == 0 ? "" : " and \(storage.codeBits.counted("bit")) that say which and where"
    rows.append(["at rest", "\(storage.numbers.counted("number")) of 32 bits\(codes)"])
    return rows
  }
}

extension [Int] {
  /// `3 outputs (0, 4, 7)`
  fileprivate func counted(_ word: String) -> String {
    let first = prefix(8).map(String.init).joined(separator: ", ")
    return "\(count.counted(word)) (\(first)\(count > 8 ? ", …" : ""))"
  }
}

extension ChannelExplanation.Obstacle {
  fileprivate var text: String {
    switch self {
    case .leavesNetwork: "it is a class's score, or leaves the network"
    case .isTied: "it is tied to the network's input, its scores or a selection"
    case .passesEveryGate: "its values reach the next layer past every place where they could be silenced"
    case .isLastOfLayer: "it is the last of its layer"
    }
  }
}

extension ChannelExplanation.Destination {
  fileprivate var text: String {
    switch self {
    case .stays(let obstacle): "it stays: \(obstacle.text)"
    case .isZero: "nowhere: it is 0"
    case .constantChannel: "one constant channel would carry it, exactly"
    case .bias: "a bias or running mean would hold it, exactly"
    }
  }
}
