import Engines
import FastEngine
import Foundation
import Options
import ReferenceEngine
import SampleNetworks
import Tensors
import Testing

@testable import Compression
@testable import Language
@testable import Networks

/// A new layer, form, objective, criterion, kind of pruning and verb are a type and a line each, and whatever goes over all of
/// them goes over these: networks, files, both engines, checks, pruning, the prompt.
///
/// In a process of its own: the others are not to know them.
@Suite struct DummyTests {
  @Test func `one type and one line each`() async {
    await #expect(processExitsWith: .success) {
      Layers.registry.add(Halving.self)
      WeightForms.registry.add(NegatedWeights.self)
      Criteria.registry.add(.last)
      PruningMethods.registry.add(.nothing)
      Verbs.registry.add(.describe)

      // A layer, among others.
      var builder = try NetworkBuilder(input: [2, 6, 5])
      try builder.add(Conv2D(inputChannels: 2, outputChannels: 6, kernelSize: 3))
      try builder.add(BatchNorm(channels: 6))
      try builder.add(Halving())
      try builder.add(ReLULayer())
      try builder.add(GlobalPool())
      try builder.add(LinearLayer(inputs: 6, outputs: 3))
      var network = try builder.network(seed: 3).disturbed(seed: 4)
      for node in network.nodes { network.changeWeights(of: node.id) { Weights(form: NegatedWeights($0.value)) } }
      var batch = network.sampleBatch(count: 5)
      batch.objective = Sum()
      for objective: any Objective in [Classification(), Sum()] {
        batch.objective = objective
        try need(DifferenceCheck.run(network, on: batch).isPassed, "differences")
        try need(FastCheck.run(network, on: batch).rows.allSatisfy { $0.verdict != .differs }, "engines")
      }
      let back = try NetworkArchive(NetworkArchive(network).data).network()
      try need(ReferenceExecutor(back).scores(batch.images) == ReferenceExecutor(network).scores(batch.images))
      for criterion in Criteria.all {
        let context = try ScoringContext(network, images: batch)
        let decision = try criterion.decide(context, Selection(.share(0.5)))
        let compensation = Compensation(.exact, estimate: .gaussian)
        let masked = try Surgery.mask(network, by: decision, compensation: compensation)
        let small = try Surgery.prune(network, by: decision, compensation: compensation)
        let expected = try ReferenceExecutor(masked).scores(batch.images)
        need(
          try ReferenceExecutor(small).scores(batch.images).relativeError(to: expected) < 1e-9, criterion.word)
      }

      // The prompt.
      let session = Session()
      for line in [
        "d = glyphs(side: 8, train: 40, test: 20); net = vgg(4, M, 6, for: d)", "small = prune net by: last keep: 50%",
        "assert parameters(small) < parameters(net)", "same = prune net units: nothing share: 50%", "describe net",
        "?describe",
        "?prune",
      ] {
        let reply = session.reply(to: line)
        need(reply.outcome == .succeeded, "\(line)\n\(reply.text)")
      }
      need(session.reply(to: "describe net").text == "9 layers")
      need(session.reply(to: "prune net units: nothing by: last").text.contains("not with `units: nothing`"))
      need(session.reply(to: "prune net share: 50%").text.contains("`share:`"))
      need(session.reply(to: "prune net units: nothing share: 2").text.contains("a share above 0 and at most 1, got 2"))
      need(session.reply(to: "?prune").text.contains("how much of nothing"))
      need(session.reply(to: "describe = 3").outcome == .failed, "a verb is a reserved word")
    }
  }
}

/// y = x/2
private struct Halving: Layer {
  static let kind = "halving"
  static let stem = "half"
  var label: String { "half" }
  var diagramRole: DiagramRole { .attached }
  init() {}
  init(configuration: LayerConfiguration) throws(NetworkError) {}
  func outputShape(_ inputs: [Shape]) throws(ShapeError) -> Shape { inputs[0] }
  func forward(_ inputs: [Tensor], _ pass: PassContext) throws(ShapeError) -> Evaluation { Evaluation(0.5 * inputs[0]) }
  func backward(_ inputs: [Tensor], _ evaluation: Evaluation, gradient: Tensor, _ pass: PassContext) throws(ShapeError)
    -> LayerGradients
  { LayerGradients(inputs: [0.5 * gradient]) }
  func ties(_ inputs: [Shape]) -> [[InputChannel]] { passThrough(inputs) }
  func constantOutputs(_ inputs: [[Double?]], shapes: [Shape]) -> [Double?] { inputs[0].map { $0.map { $0 / 2 } } }
  mutating func keepChannels(outputs: [Int], inputs: [[Int]]) throws(ShapeError) {}
}

/// W = −θ
private struct NegatedWeights: WeightForm {
  static let kind = "negated"
  private var stored: Tensor
  init(_ w: Tensor) { stored = -1 * w }
  var shape: Shape { stored.shape }
  var realized: Tensor { -1 * stored }
  mutating func visitParameters(_ visit: (ParameterDescription, inout Tensor) throws -> Void) rethrows {
    try visit(ParameterDescription("negative", .weight), &stored)
  }
  func pullback(_ gradient: Tensor) -> [String: Tensor] { ["negative": -1 * gradient] }
  func parameters(behind entries: [Int]) -> [String: [Int]] { ["negative": entries] }
  var held: [String: [Int]] { [:] }
  var zeros: [Int]? { nil }
  func adopting(_ weights: Tensor) -> any WeightForm { NegatedWeights(weights) }
  func refilled(with weights: Tensor) -> any WeightForm { NegatedWeights(weights) }
  func selecting(_ entries: [Int], shape: Shape) -> any WeightForm {
    NegatedWeights(Tensor(shape: shape, elements: entries.map { realized.elements[$0] }))
  }
  var storage: Storage { Storage(numbers: stored.count) }
  var record: WeightFormRecord { WeightFormRecord(kind: Self.kind) }
  init(shape: Shape, from record: WeightFormRecord) throws(NetworkError) { stored = Tensor(shape: shape) }
}

/// L = Σx/N
private struct Sum: Objective {
  func check(_ network: Network, examples: Int) throws(NetworkError) {}
  func judge(_ scores: Tensor, labels: [Int]) throws(ShapeError) -> Judgement {
    let share = 1 / Double(scores.shape[0])
    return Judgement(
      loss: scores.sum * share, gradient: Tensor(shape: scores.shape, repeating: share),
      probabilities: try Softmax.forward(scores))
  }
  func curvature(_ scores: Tensor, labels: [Int]) throws(ShapeError) -> Tensor { Tensor(shape: scores.shape) }
  func examples(_ indices: [Int]) -> Sum { self }
}

extension Criterion {
  /// The last channels matter least.
  fileprivate static let last = Criterion(
    word: "last", symbol: "−n", summary: "the last channels first", needsImages: false
  ) { context in context.candidates.indices.map { Double(context.candidates.count - $0) } }
}

extension CompressionMethod {
  private static let share = Option.number("share", .share(such: 0.5), "how much of nothing")

  /// Takes nothing out, whatever share of it.
  fileprivate static let nothing = CompressionMethod(
    "nothing", source: "nobody", options: [share.description]
  ) { (network, workshop) throws(CompressionError) in
    guard workshop[share] ?? 1 > 0.1 else { throw .keep(0) }
    return network
  }
}

extension Verb {
  fileprivate static let describe = Verb(
    "describe", "a network", "says how many layers there are", example: "describe vgg(4, for: glyphs)"
  ) { call in
    call.emit("\(try call.subjectNetwork().nodes.count - 1) layers")
    return .nothing
  }
}

/// Ends the process where something does not hold.
private func need(_ holds: Bool, _ what: String = "") { if !holds { fatalError(what) } }
