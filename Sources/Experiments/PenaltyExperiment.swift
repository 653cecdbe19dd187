import Compression
import DataLoading
import FastEngine
import Foundation
import Networks
import Texts
import Training

/// What λ does to three networks on two sets of images, in runs of 400 to 12,000 steps.
public struct PenaltyExperiment: Sendable {
  /// Where λ is tried; beside each stands the same network without λ.
  public struct Setting: Sendable {
    let steps: Int
    let learningRate: Double
    /// λ; nil if it is found while training.
    let strengths: [Double?]
  }

  /// λ found while training. 0.02 is for longer runs: in 400 steps it does not learn.
  public static let found = [
    Setting(steps: 400, learningRate: 0.1, strengths: [nil]),
    Setting(steps: 2000, learningRate: 0.02, strengths: [nil]),
    Setting(steps: 12_000, learningRate: 0.1, strengths: [nil]),
    Setting(steps: 12_000, learningRate: 0.02, strengths: [nil]),
  ]

  /// λ given, weak and strong.
  public static let given = [
    Setting(steps: 400, learningRate: 0.1, strengths: [0.001, 0.002, 0.005, 0.01, 0.015, 0.02, 0.05]),
    Setting(steps: 2000, learningRate: 0.1, strengths: [nil, 0.001, 0.002, 0.005, 0.015, 0.02]),
    Setting(steps: 12_000, learningRate: 0.1, strengths: [0.001, 0.005, 0.02]),
  ]

  public static let subjects: [Subject] = [
    Subject(name: "VGG", builder: "vgg(32, M, 64, M, 64)", epochs: 0, travel: 0, isSlimmed: true, effort: 2) {
      input, classes, seed throws(NetworkError) in
      try .vgg(
        [.convolution(channels: 32), .pool, .convolution(channels: 64), .pool, .convolution(channels: 64)],
        input: input, classes: classes, seed: seed)
    },
    Subject(
      name: "ResNet", builder: "resnet(depth: 8, width: 16)", epochs: 0, travel: 0, isSlimmed: true,
      effort: 4
    ) {
      input, classes, seed throws(NetworkError) in
      try .resnet(depth: 8, width: 16, input: input, classes: classes, seed: seed)
    },
    Subject(name: "DenseNet", builder: "densenet(1, 2, 2, growth: 4)", epochs: 0, travel: 0, isSlimmed: true, effort: 3)
    {
      input, classes, seed throws(NetworkError) in
      try .densenet([1, 2, 2], growth: 4, input: input, classes: classes, seed: seed)
    },
  ]

  public private(set) var table = ResultTable(
    "Penalty", keys: ["images", "network", "steps", "η", "λ"],
    columns: [("accuracy", .share), ("lost", .share), ("at 0", .share)])

  private struct Job {
    let dataset: Dataset
    let subject: Subject
    let setting: Setting
    let seed: UInt64
    var effort: Int { subject.effort * setting.steps * dataset.train.imageShape.count }
  }

  /// Every subject in every setting with every seed.
  public static func measure(
    _ settings: [Setting], _ datasets: [Dataset], seeds: ClosedRange<UInt64>, steps: ClosedRange<Int>,
    report: @escaping @Sendable (String) -> Void
  ) throws -> PenaltyExperiment {
    let settings = settings.filter { steps.contains($0.steps) }
    let jobs = datasets.flatMap { dataset in
      subjects.flatMap { subject in
        settings.flatMap { setting in
          seeds.map { Job(dataset: dataset, subject: subject, setting: setting, seed: $0) }
        }
      }
    }
    var all = PenaltyExperiment()
    for one in try jobs.measuredSideBySide(effort: \.effort, { try measure($0, report) }) {
      all.table.append(one.table)
    }
    return all
  }

  private static let batchSize = 50
  private static let mostImages = 10_000

  private static func measure(_ job: Job, _ report: (String) -> Void) throws -> PenaltyExperiment {
    let train = try job.dataset.train.subset(0..<min(mostImages, job.dataset.train.count))
    let fresh = try job.subject.make(train.imageShape, train.classCount, job.seed)
    var plan = TrainingPlan(epochs: job.setting.steps * batchSize / train.count, for: fresh)
    (plan.learningRate, plan.batchSize) = (job.setting.learningRate, batchSize)
    func run(_ penalty: Penalty?) throws -> (accuracy: Double, zeros: Double) {
      plan.penalty = penalty
      let executor = FastExecutor(fresh, threads: 1)
      let network = try Trainer(plan: plan, executor: executor).train(fresh, on: train).network
      let alive = network.aliveChannels
      return (
        try Score.of(network, on: job.dataset.test, executor: executor).accuracy,
        1 - Double(alive.alive) / Double(alive.total)
      )
    }
    let key = [
      job.dataset.name, job.subject.name, "\(job.setting.steps)", String(format: "%g", job.setting.learningRate),
    ]
    var experiment = PenaltyExperiment()
    let plain = try run(nil)
    experiment.table.add(key + ["none"], ["accuracy": plain.accuracy])
    for strength in job.setting.strengths {
      var penalty = NetworkSlimming.penalty(strength ?? 1, method: .proximal)
      if strength == nil { penalty.control = PenaltyControl() }
      let result = try run(penalty)
      let name = strength.map { String(format: "%g", $0) } ?? "auto"
      experiment.table.add(
        key + [name],
        ["accuracy": result.accuracy, "lost": plain.accuracy - result.accuracy, "at 0": result.zeros])
      report(
        "\(key.joined(separator: ", ")), seed \(job.seed), λ \(name): \(NumberText.percent(result.zeros)) at 0, "
          + "\(NumberText.percent(plain.accuracy)) → \(NumberText.percent(result.accuracy))")
    }
    return experiment
  }
}
