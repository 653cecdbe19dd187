import Compression
import Engines
import FastEngine
import Foundation
import Networks
import ReferenceEngine
import SampleNetworks
import Tensors
import Testing
import Training

@testable import Language

/// Random graphs, typed layer by layer: sums, products, concatenations, groups, strides, every activation. Shapes, both
/// engines, differences, pruning, masked and compact, files, and the code that a network prints all agree.
struct TypedNetworkAttackTests {
  private static let size = 10

  @Test(arguments: Attack.parts(of: Attack.networks, size: size)) func everythingAgrees(_ part: Int) throws {
    var chance = Attack.chance("typed networks", part)
    var pruned = 0
    for number in 0..<min(Self.size, Attack.networks - part * Self.size) {
      let graph = RandomGraph(chance: &chance)
      let place =
        "seed \(Attack.seed), part \(part), network \(number):\n\(graph.lines.joined(separator: "\n"))\nprune net \(graph.pruning)"
      let cancellation = Cancellation()
      Witness.watching(place, patience: 60, ask: { cancellation.request() }) {
        if attack(graph, cancellation, UInt64(number), place) { pruned += 1 }
      }
    }
    // A layer may stand in the way of pruning; if it always did, nothing would be shown.
    #expect(pruned > 0 || Attack.networks < Self.size, "seed \(Attack.seed), part \(part): nothing was pruned")
  }

  /// - Returns: whether a part of it could be pruned.
  private func attack(_ graph: RandomGraph, _ cancellation: Cancellation, _ seed: UInt64, _ place: String) -> Bool {
    let session = Session(engines: [.reference, .fast], cancellation: cancellation)
    for line in graph.lines {
      let reply = session.reply(to: line)
      #expect(reply.outcome == .succeeded, "\(line): \(reply.text)\n\(place)")
      if reply.outcome != .succeeded { return false }
    }
    do {
      let network = try session.network("net").disturbed(seed: seed)
      let batch = network.sampleBatch(count: 3)
      session.workspace.variables["net"] = .network(network)
      for node in network.nodes.dropFirst() {
        #expect(try node.layer.outputShape(network.inputShapes(of: node)) == node.shape, "\(node.name), \(place)")
      }
      for row in try FastCheck.run(network, on: batch).rows where row.verdict == .differs {
        Issue.record("\(row.nodes) by \(row.method), \(row.quantity): \(row.relative) of its terms\n\(place)")
      }
      for row in try DifferenceCheck.run(network, on: batch).rows where !row.isPassed {
        Issue.record("\(row.node).\(row.parameter) differs from differences by \(row.relativeError)\n\(place)")
      }
      score(network, batch, place)
      try compareFilesAndCode(session, network, batch, place)
      return try prune(session, graph, batch, place)
    } catch {
      Issue.record("\(error)\n\(place)")
      return false
    }
  }

  /// Every criterion, and all that is to be said of a channel: a number or a reason, never a trap.
  private func score(_ network: Network, _ batch: Batch, _ place: String) {
    guard let context = try? ScoringContext(network, images: batch) else { return }
    for method in Criteria.all {
      guard let scores = try? method.scores(context) else { continue }
      #expect(scores.allSatisfy { $0?.isFinite != false }, "\(method.word)\n\(place)")
    }
    for node in network.nodes.dropFirst() {
      _ = try? ChannelExplanation(of: network, node: node, channel: node.channelCount - 1, images: batch)
    }
  }

  private func compareFilesAndCode(_ session: Session, _ network: Network, _ batch: Batch, _ place: String) throws {
    let file = NSTemporaryDirectory() + "espalier-attack-\(UUID().uuidString).network"
    defer { try? FileManager.default.removeItem(atPath: file) }
    for line in ["save net to: \"\(file)\"", "loaded = load(\"\(file)\")"] {
      let reply = session.reply(to: line)
      #expect(reply.outcome == .succeeded, "\(line): \(reply.text)\n\(place)")
    }
    #expect(
      try ReferenceExecutor(session.network("loaded")).scores(batch.images)
        == ReferenceExecutor(network).scores(batch.images), "loaded ≠ saved\n\(place)")
    let fresh = network.fresh(seed: network.seed)
    let code = session.reply(to: "show net as: code").text
    let typed = session.reply(to: code.replacing("net = network(", with: "again = network("))
    #expect(typed.outcome == .succeeded, "\(code)\(typed.text)\n\(place)")
    let again = try session.network("again")
    #expect(again.nodes.map(\.name) == fresh.nodes.map(\.name), "\(code)\n\(place)")
    for (one, other) in zip(again.nodes, fresh.nodes) {
      #expect(one.layer.configuration == other.layer.configuration, "\(one.name)\n\(place)")
      #expect(one.layer.parameters.map(\.value) == other.layer.parameters.map(\.value), "\(one.name)\n\(place)")
    }
  }

  private func prune(_ session: Session, _ graph: RandomGraph, _ batch: Batch, _ place: String) throws -> Bool {
    session.workspace.variables["images"] = .tensor(batch.images)
    for line in [
      "mask = prune net \(graph.pruning) as: mask", "small = prune net \(graph.pruning)", "tight = compact mask",
    ] {
      let reply = session.reply(to: line)
      // A network without a removable channel, or whose channels a layer ties to the classes, is refused with a reason.
      if reply.outcome != .succeeded { return false }
    }
    let (mask, small, tight) = (try session.network("mask"), try session.network("small"), try session.network("tight"))
    let scores = try ReferenceExecutor(mask).scores(batch.images)
    let scale = max(scores.largestMagnitude, 1e-3)
    for (name, other) in [("prune", small), ("compact", tight)] {
      let difference = try (ReferenceExecutor(other).scores(batch.images) - scores).largestMagnitude
      #expect(difference <= 1e-9 * scale, "mask and \(name) differ by \(difference)\n\(place)")
    }
    for row in try FastCheck.run(small, on: batch).rows where row.verdict == .differs {
      Issue.record("pruned, \(row.nodes) by \(row.method), \(row.quantity): \(row.relative) of its terms\n\(place)")
    }
    return small.costs.parameters < mask.costs.parameters
  }
}

extension Session {
  /// What an entry showed as text, and how it ended.
  fileprivate func reply(to entry: String) -> (text: String, outcome: Outcome) {
    var texts: [String] = []
    let outcome = evaluate(entry) { output in
      if case .text(let text) = output { texts.append(text) }
      if case .error(let text) = output { texts.append(text) }
    }
    return (texts.joined(separator: "\n"), outcome)
  }

  fileprivate func network(_ name: String) throws -> Network {
    guard case .network(let network)? = workspace.variables[name] else {
      throw NetworkError.structure("there is no \(name)")
    }
    return network
  }
}

/// A graph of up to twelve layers as it is typed.
struct RandomGraph {
  private(set) var lines: [String] = []
  let pruning: String
  private var open: [(name: String, shape: Shape)] = []
  private var count = 0

  init(chance: inout Chance) {
    let method = chance.pick(["γ", "l1", "l2", "random", "random"])
    pruning = "keep: \(chance.pick(["30%", "50%", "70%"])) by: \(method) \(chance.pick(["", "", "β: drop"]))"
    let input: Shape = [1 + chance.below(3), 5 + chance.below(6), 5 + chance.below(6)]
    let classes = 2 + chance.below(4)
    lines.append("x = input([\(input[0]) \(input[1]) \(input[2])], classes: \(classes))")
    open = [("x", input)]
    add("conv(x, 6, size: 3, padding: 1) |> batchnorm", [6, input[1], input[2]])
    let layers = 2 + chance.below(11)
    for _ in 0..<layers { grow(&chance) }
    let (last, _) = open[open.count - 1]
    let end = chance.pick(["gap", "flatten"])
    lines.append("net = network(\(last) |> \(end) |> linear(\(classes)), seed: \(chance.below(1000)))")
  }

  private mutating func add(_ text: String, _ shape: Shape) {
    count += 1
    lines.append("h\(count) = \(text)")
    open.append(("h\(count)", shape))
  }

  private mutating func grow(_ chance: inout Chance) {
    // What was made last is read most often, so that most layers are part of the network.
    let (h, s) = chance.happens(75) ? open[open.count - 1] : chance.pick(open)
    let (c, side) = (s[0], min(s[1], s[2]))
    let channels = 1 + chance.below(8)
    switch chance.below(16) {
    case 0, 1:
      let groups = chance.pick([1, 1, 2, 3, c].filter { c % $0 == 0 })
      let (size, stride, padding) = (chance.pick([1, 2, 3]), chance.pick([1, 1, 2]), chance.below(2))
      let dilation = chance.pick([1, 1, 2])
      let outputs = groups * (1 + chance.below(3))
      let reach = dilation * (size - 1) + 1
      guard side + 2 * padding >= reach else { return }
      let sizes = [s[1], s[2]].map { ($0 + 2 * padding - reach) / stride + 1 }
      let bias = chance.happens(40) ? ", bias: true" : ""
      add(
        "\(h) |> conv(\(outputs), size: \(size), stride: \(stride), padding: \(padding), dilation: \(dilation), groups: \(groups)\(bias))"
          + chance.pick(["", " |> batchnorm", " |> batchnorm |> relu"]), [outputs, sizes[0], sizes[1]])
    case 14 where chance.happens(40) && side >= 2:
      let (size, stride, padding) = ([1 + chance.below(2), 2], [1, 1 + chance.below(2)], [0, 1, chance.below(2), 1])
      let sizes = [
        (s[1] + padding[0] + padding[1] - size[0]) / stride[0] + 1,
        (s[2] + padding[2] + padding[3] - size[1]) / stride[1] + 1,
      ]
      func list(_ numbers: [Int]) -> String { "[\(numbers.map(String.init).joined(separator: " "))]" }
      let window = "stride: \(list(stride)), padding: \(list(padding))"
      if chance.happens(50) {
        add("\(h) |> conv(\(channels), size: \(list(size)), \(window)) |> batchnorm", [channels, sizes[0], sizes[1]])
      } else if size[0] == 2 {
        add("\(h) |> \(chance.pick(["maxpool", "avgpool"]))(2, \(window))", [c, sizes[0], sizes[1]])
      }
    case 2 where side <= 8:
      let (size, stride) = (1 + chance.below(3), 1 + chance.below(2))
      let sizes = [s[1], s[2]].map { ($0 - 1) * stride + size }
      let bias = chance.pick(["", ", bias: false"])
      add(
        "\(h) |> convtranspose(\(channels), size: \(size), stride: \(stride)\(bias)) |> batchnorm",
        [channels, sizes[0], sizes[1]])
    case 3: add("\(h) |> batchnorm" + chance.pick(["", "(affine: false)", "(γ: 1)"]), s)
    case 4, 5, 6:
      let names = [
        "relu", "relu6", "leakyrelu", "leakyrelu(slope: 0.3)", "sigmoid", "tanh", "silu", "hardswish", "prelu",
        "prelu(shared: true)",
      ]
      add("\(h) |> \(chance.pick(names))", s)
    case 7 where side >= 2:
      let name = chance.pick(["maxpool", "avgpool"])
      let (size, stride, padding) = chance.pick([(2, 2, 0), (2, 1, 0), (3, 2, 1), (3, 1, 1)])
      let sizes = [s[1], s[2]].map { ($0 + 2 * padding - size) / stride + 1 }
      guard sizes.allSatisfy({ $0 > 0 }) else { return }
      add("\(h) |> \(name)(\(size), stride: \(stride), padding: \(padding))", [c, sizes[0], sizes[1]])
    case 8 where side <= 5: add("\(h) |> upsample(2)", [c, 2 * s[1], 2 * s[2]])
    case 9: add("\(h) |> lrn(size: \(chance.pick([2, 3, 5])), α: 0.1)", s)
    case 10:
      add(
        "\(h) |> "
          + (chance.happens(50)
            ? "dropout(p: 25%)" : "channelshuffle(\(chance.pick([1, 2, 3, c].filter { c % $0 == 0 })))"),
        s)
    case 11: add("\(h) |> scale" + (c % 2 == 0 ? chance.pick(["", "(2, of: groups)", "(of: blocks)"]) : ""), s)
    case 12:
      if chance.happens(50) {
        add("\(h) |> padshortcut(before: 1, after: 2)", [c + 3, s[1], s[2]])
      } else {
        let chosen = (0..<c).shuffled(using: &chance).prefix(1 + chance.below(c))
        add("\(h) |> select([\(chosen.map(String.init).joined(separator: " "))])", [chosen.count, s[1], s[2]])
      }
    case 13: add("\(h) * (\(h) |> gap |> linear(\(c)) |> sigmoid)", s)
    default:
      let (other, t) = chance.pick(open)
      guard t[1] == s[1], t[2] == s[2] else { return }
      if chance.happens(35) {
        add("concat(\(h), \(other))", [c + t[0], s[1], s[2]])
      } else {
        let sign = chance.pick(["+", "+", "*"])
        add(t[0] == c ? "\(h) \(sign) \(other)" : "\(h) \(sign) (\(other) |> conv(\(c)) |> batchnorm)", s)
      }
    }
  }
}
