import Compression
import Engines
import Networks
import Tensors
import Testing
import Texts

@testable import Figures

@Suite("Drawings of networks")
struct NetworkDrawingOfNetworkTests {
  /// γ of each batch norm falls from 1 in even steps to 1/channels.
  static func graded(_ network: Network) -> Network {
    var network = network
    network.visitParameters { _, description, tensor in
      guard description.role == .gamma else { return }
      let count = tensor.count
      tensor = Tensor(shape: tensor.shape, elements: (0..<count).map { 1 - Double($0) / Double(count) })
    }
    return network
  }

  static func vgg() throws -> Network {
    let stages: [VGGStage] = [.convolution(channels: 6), .pool, .convolution(channels: 10), .convolution(channels: 8)]
    return graded(try .vgg(stages, input: [1, 16, 12], classes: 5, seed: 7))
  }

  @Test("Batch norm and ReLU are in the box of their convolution, and sums over boxes are the network's costs")
  func alone() throws {
    let network = try Self.vgg()
    let drawing = NetworkDrawing(of: network, named: "net")
    #expect(drawing.nodes.map(\.style) == [.input, .block, .pooling, .block, .block, .pooling, .linear])
    #expect(drawing.nodes[1].kind == "conv 3×3 → BN → ReLU")
    #expect(drawing.nodes[0].outputSize == "1×16×12")
    #expect(drawing.nodes.compactMap(\.outputSize).dropFirst() == ["16×12", "8×6", "8×6"])
    #expect(drawing.nodes.compactMap(\.channels).map(\.before) == [6, 10, 8])
    #expect(drawing.nodes.compactMap(\.parameters).reduce(0) { $0 + $1.before } == network.costs.parameters)
    #expect(!drawing.isComparison)
    #expect(drawing.edges.map(\.label) == ["1", nil, "6", "10", nil, "8"])
  }

  @Test("A comparison shows what is kept of each block, and which slice passes")
  func comparison() throws {
    let network = try Self.vgg()
    let small = try Surgery.prune(network, by: NetworkSlimming.decide(network, keep: 0.5))
    let drawing = try NetworkDrawing(of: network, named: "net", against: small, named: "small")
    #expect(drawing.isComparison)
    for node in drawing.nodes where node.style == .block {
      let channels = try #require(node.channels)
      let scores = try #require(node.scores)
      #expect(scores.isKept.count { $0 } == channels.after)
      #expect(scores.threshold == small.prunings.last?.threshold)
      #expect(scores.values == scores.values.sorted(by: >))
    }
    #expect(drawing.nodes.compactMap { $0.parameters?.after }.reduce(0, +) == small.costs.parameters)
    let kept = drawing.nodes[1].channels?.after ?? 0
    #expect(drawing.nodes[1].constantChannels.after == 1)
    #expect(drawing.edges[2].label == "\(kept)+1 of 6")
    #expect(drawing.nodes[6].kind == "linear \(drawing.nodes[4].channels?.after ?? 0) → 5")
    #expect(drawing.totals?.header == ["", "net", "small", "ratio"])
  }

  /// By another criterion, and where each layer has its own threshold, the strip shows that criterion's scores.
  @Test("The strip shows what decided", arguments: ["l1", "l2", "γ"], [Selection.Scope.network, .layer])
  func decided(word: String, scope: Selection.Scope) throws {
    let network = try Self.vgg()
    let method = try #require(Criteria.named(word))
    let decision = try method.decide(ScoringContext(network), Selection(.share(0.5), scope: scope))
    let small = try Surgery.prune(network, by: decision)
    let drawing = try NetworkDrawing(of: network, named: "net", against: small, named: "small")
    for node in drawing.nodes where node.style == .block {
      let scores = try #require(node.scores)
      #expect(scores.symbol == (word == "γ" ? "γ" : method.symbol))
      let block = try #require(network.blocks.first { $0.head.name == node.id })
      let own = decision.candidates.filter { candidate in
        candidate.gates.contains { gate in block.nodes.contains { $0.id == gate.node } }
      }
      #expect(scores.deciding == own.map(\.score).sorted(by: >))
      let threshold = try #require(scores.threshold)
      // Kept are those above the threshold, and what a floor brought back.
      #expect(scores.isKept.count { $0 } == own.count(where: \.isKept))
      #expect(zip(scores.deciding, scores.isKept).allSatisfy { $0 > threshold ? $1 : true })
      #expect(scores.caption.hasPrefix("\(scores.symbol) sorted, threshold "))
    }
    // With another pruning between the two, none tells the whole.
    let smaller = try Surgery.prune(small, by: NetworkSlimming.decide(small, keep: 0.8))
    let whole = try NetworkDrawing(of: network, named: "net", against: smaller, named: "smaller")
    #expect(whole.nodes.compactMap(\.scores).allSatisfy { $0.symbol == "γ" && $0.threshold == nil })
  }

  @Test("Residual networks of any depth are drawn, alone and compared", arguments: [8, 20])
  func residual(depth: Int) throws {
    let network = Self.graded(try .resnet(depth: depth, width: 8, input: [3, 32, 32], classes: 10, seed: 3))
    let small = try Surgery.prune(network, by: NetworkSlimming.decide(network, keep: 0.6))
    let drawings = [
      NetworkDrawing(of: network, named: "net"),
      try NetworkDrawing(of: network, named: "net", against: small, named: "small"),
    ]
    for drawing in drawings {
      #expect(drawing.nodes.count { $0.style == .merge } == (depth - 2) / 2)
      for width in [80, 60] {
        for line in try drawing.text(width: width) { #expect(displayWidth(line) <= width) }
      }
      #expect(try !drawing.rendered(as: .svg).isEmpty)
    }
  }

  @Test("Where layers read a selection of a stream, a batch norm's box shows what passes it")
  func selection() throws {
    let network = Self.graded(try .densenet([2, 2], growth: 4, input: [1, 8, 8], classes: 5, seed: 3))
    let whole = try Surgery.insertingSelections(network)
    let small = try Surgery.prune(whole, by: NetworkSlimming.decide(whole, keep: 0.5))
    let drawing = try NetworkDrawing(of: network, named: "net", against: small, named: "small")
    let rows = try #require(small.prunings.last).layers
    let boxes = drawing.nodes.filter { $0.scores != nil }
    #expect(boxes.count == rows.count && rows.contains { $0.removed > 0 })
    for (box, row) in zip(boxes, rows) {
      #expect(box.channels?.before == row.before)
      #expect(box.channels?.after == row.before - row.removed && box.constantChannels.after == row.carriers.count)
      #expect(box.scores?.isKept.count { $0 } == row.before - row.removed)
      if row.removed > 0 { #expect(box.kind.contains("select \(row.after) of \(row.before)")) }
    }
  }

  @Test("A network of another descent is refused, and so is the wrong order")
  func strangers() throws {
    let network = try Self.vgg()
    let small = try Surgery.prune(network, by: NetworkSlimming.decide(network, keep: 0.5))
    let other = try Network.vgg([.convolution(channels: 6)], input: [1, 16, 12], classes: 5, seed: 7)
    for (large, little) in [(small, network), (network, other), (other, network)] {
      #expect(throws: FigureError.self) {
        try NetworkDrawing(of: large, named: "a", against: little, named: "b")
      }
    }
  }
}
