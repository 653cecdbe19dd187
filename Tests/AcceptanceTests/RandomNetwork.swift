import Compression
import DataLoading
import Engines
import FastEngine
import Foundation
import Networks
import ReferenceEngine
import Tensors

/// A network as a learner may come to it, by a number: built at random, perhaps trained a little, pruned or masked.
struct RandomNetwork {
  let network: Network
  let batch: Batch
  /// How it came about: `resnet, 12 steps, λ, pruned by l1 to 0.4 exact, batch of 5`.
  private(set) var story: String

  private var draws: Draws

  init(seed: UInt64) throws {
    draws = Draws(seed: seed)
    guard let glyphs = Trained.data else { throw NetworkError.structure("no glyphs") }
    let readsGlyphs = draws.chance(0.6)
    let input: Shape =
      readsGlyphs ? [1, 16, 16] : [draws.integer(1...3), draws.integer(5...17), draws.integer(5...17)]
    let classes = readsGlyphs ? 10 : draws.integer(2...7)
    var (network, story) = try Self.build(&draws, input, classes, seed: seed)
    func batch(_ count: Int, _ part: Int) -> Batch {
      if readsGlyphs {
        let (images, labels) = glyphs.train.batch((0..<count).map { (part * 97 + $0 * 31) % glyphs.train.count })
        return Batch(images: images, labels: labels)
      }
      let stream = RandomStream(seed: seed, purpose: .workspace, lane: part)
      return Batch(
        images: .normal(Shape([count] + input.dimensions), from: stream),
        labels: (0..<count).map { Int(stream.uniform($0 + part) * Double(classes)) })
    }
    if draws.chance(0.6) { (network, story) = try Self.train(network, story, &draws, batch) }
    if draws.chance(0.7) { (network, story) = try Self.prune(network, story, &draws, batch(40, 7)) }
    if draws.chance(0.2) { (network, story) = try Self.train(network, story, &draws, batch) }
    let count = [1, 2, 5, 8][draws.integer(0...3)]
    self.network = network
    self.batch = batch(count, draws.integer(100...900))
    self.story = "\(story), batch of \(count)"
  }

  private static func build(_ draws: inout Draws, _ input: Shape, _ classes: Int, seed: UInt64) throws -> (
    Network, String
  ) {
    let gamma = [0.5, 0.5, 1, 0.01][draws.integer(0...3)]
    func stages(_ draws: inout Draws) -> [VGGStage] {
      var stages: [VGGStage] = []
      var side = min(input[1], input[2])
      for _ in 0..<draws.integer(1...4) {
        stages.append(.convolution(channels: draws.integer(1...20)))
        if side >= 4, draws.chance(0.5) {
          stages.append(.pool)
          side /= 2
        }
      }
      return stages
    }
    switch draws.integer(0...7) {
    case 0:
      let shortcut: ResNetShortcut = draws.chance(0.5) ? .projection : .padding
      let activation: ResNetActivation = draws.chance(0.5) ? .post : .pre
      let network = try Network.resnet(
        depth: draws.chance(0.7) ? 8 : 14, width: draws.integer(1...8), shortcut: shortcut, activation: activation,
        input: input, classes: classes, initialGamma: gamma, seed: seed)
      return (network, "resnet \(shortcut) \(activation)")
    case 1:
      let groups = draws.integer(1...3)
      let network = try Network.resnext(
        depth: 11, width: groups * draws.integer(1...4), groups: groups, input: input, classes: classes,
        initialGamma: gamma, seed: seed)
      return (network, "resnext")
    case 2:
      let blocks = (0..<draws.integer(1...3)).map { _ in draws.integer(1...3) }
      let network = try Network.densenet(
        blocks, growth: draws.integer(1...6), input: input, classes: classes, initialGamma: gamma, seed: seed)
      return (network, "densenet")
    case 3:
      let network = try Network.mobilenet(
        stages(&draws), input: input, classes: classes, initialGamma: gamma, seed: seed)
      return (network, "mobilenet")
    case 4:
      let some = stages(&draws).map { stage -> VGGStage in
        if case .convolution(let channels) = stage { .convolution(channels: max(1, channels / 8) * 8) } else { stage }
      }
      let network = try Network.inception(some, input: input, classes: classes, initialGamma: gamma, seed: seed)
      return (network, "inception")
    case 5 where input[1] >= 16 && input[2] >= 16:
      return (try Network.lenet(input: input, classes: classes, seed: seed), "lenet")
    case 6:
      let widths = (0..<draws.integer(1...3)).map { _ in draws.integer(1...20) }
      return (try Network.mlp(widths, input: input, classes: classes, seed: seed), "mlp")
    default:
      let network = try Network.vgg(stages(&draws), input: input, classes: classes, initialGamma: gamma, seed: seed)
      return (network, "vgg")
    }
  }

  private static func train(
    _ network: Network, _ story: String, _ draws: inout Draws, _ batch: (_ count: Int, _ part: Int) -> Batch
  ) throws -> (Network, String) {
    let strength = draws.chance(0.5) ? 0.02 : 0
    let steps = draws.integer(1...30)
    let executor = FastExecutor(network)
    for step in 0..<steps {
      _ = try executor.step(batch(16, step)) { description in
        guard description.role.isTrained else { return nil }
        // Without batch norm a larger rate soon leaves the numbers that `Float` has.
        var rule = UpdateRule(learningRate: network.aliveChannels.total > 0 ? 0.05 : 0.002)
        rule.momentum = 0.9
        if description.role == .gamma { rule.l1 = strength }
        return rule
      }
    }
    let trained = executor.network
    return trained.isFinite ? (trained, "\(story), \(steps) steps\(strength > 0 ? " with λ" : "")") : (network, story)
  }

  private static func prune(_ network: Network, _ story: String, _ draws: inout Draws, _ images: Batch) throws -> (
    Network, String
  ) {
    let method = Criteria.all[draws.integer(0...(Criteria.all.count - 1))]
    let keep = [0.2, 0.4, 0.6, 0.8][draws.integer(0...3)]
    let rule: Compensation.Rule = [.exact, .drop, .absorb(.mean)][draws.integer(0...2)]
    let isMask = draws.chance(0.3)
    do {
      let context = try ScoringContext(network, images: images)
      let decision = try method.decide(context, Selection(.share(keep), cap: draws.chance(0.5) ? 0.9 : 0.95))
      let statistics = try ActivationStatistics.measure(network, on: images.images)
      let compensation = Compensation(rule, estimate: .measured(statistics))
      let small =
        isMask
        ? try Surgery.mask(network, by: decision, compensation: compensation)
        : try Surgery.prune(network, by: decision, compensation: compensation)
      return (small, "\(story), \(isMask ? "masked" : "pruned") by \(method.word) to \(keep), \(rule)")
    } catch {
      // No γ, nothing removable: the network as it is will do.
      return (network, story)
    }
  }
}

/// Numbers drawn one after another; the same for a seed on every run.
private struct Draws {
  private let stream: RandomStream
  private var next = 0

  init(seed: UInt64) { stream = RandomStream(seed: seed, purpose: .workspace, lane: 41) }

  mutating func uniform() -> Double {
    next += 1
    return stream.uniform(next)
  }

  mutating func chance(_ share: Double) -> Bool { uniform() < share }
  mutating func integer(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + min(Int(uniform() * Double(range.count)), range.count - 1)
  }
}
