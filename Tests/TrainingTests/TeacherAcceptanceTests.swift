import DataLoading
import Engines
import FastEngine
import Foundation
import Networks
import ReferenceEngine
import Tensors
import Testing

@testable import Training

/// What Hinton, Vinyals & Dean 2015 claim, on the toy of the dossier: a teacher of 256-128-128-10, a student of 256-16-10.
@Suite struct TeacherAcceptanceTests {
  private static func mlp(_ widths: [Int], seed: UInt64) throws -> Network {
    try .mlp(widths, input: [1, 16, 16], classes: 10, seed: seed)
  }

  private static func train(
    _ network: Network, on split: DataSplit, epochs: Int, rate: Double, batch: Int = 50, teacher: Network? = nil,
    share: Double = 0.9
  ) throws -> Network {
    var plan = TrainingPlan(epochs: epochs, for: network)
    (plan.learningRate, plan.batchSize) = (rate, batch)
    var trainer = Trainer(plan: plan, executor: FastExecutor(network))
    if let teacher {
      let scores = try FastExecutor(teacher).scores(split.batch(Array(0..<split.count)).images)
      trainer.objective = Distillation(teacherScores: scores, temperature: 4, share: share)
    }
    return try trainer.train(network, on: split).network
  }

  private static func teacher(_ data: Dataset, seed: UInt64) throws -> Network {
    try train(mlp([128, 128], seed: seed), on: data.train, epochs: 15, rate: 0.1)
  }

  /// T²·KL has the gradient T·(s − q)/N; by hand, number by number.
  @Test(arguments: [0.5, 1, 4, 20])
  func `the gradient is what the softened probabilities differ by`(T: Double) throws {
    let stream = RandomStream(seed: 6, purpose: .workspace)
    let (x, t) = (Tensor.normal([3, 5], deviation: 3, from: stream), [3.0, -1, 0.5, 2, -4])
    let teacher = Tensor(shape: [3, 5], elements: t + t.reversed() + t.map { -$0 })
    let gradient = try Distillation(teacherScores: teacher, temperature: T, share: 1).judge(x, labels: [0, 1, 2])
      .gradient
    for row in 0..<3 {
      func soft(_ tensor: Tensor) -> [Double] {
        let powers = (0..<5).map { exp(tensor.elements[row * 5 + $0] / T) }
        return powers.map { $0 / powers.reduce(0, +) }
      }
      for (k, (s, q)) in zip(soft(x), soft(teacher)).enumerated() {
        #expect(abs(gradient.elements[row * 5 + k] - T * (s - q) / 3) < 1e-9)
      }
    }
  }

  /// Asked: 2 points over labels alone in three of three; the prototype had 4.3, 5.5 and 7.1.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func `with 200 images a teacher is worth more than their labels`(seed: UInt64) throws {
    let data = try Glyphs.dataset()
    let few = try data.train.subset(0..<200)
    let fresh = try Self.mlp([16], seed: seed + 10)
    let hard = try Self.train(fresh, on: few, epochs: 30, rate: 0.02, batch: 20)
    let soft = try Self.train(
      fresh, on: few, epochs: 30, rate: 0.02, batch: 20, teacher: Self.teacher(data, seed: seed))
    let accuracies = try [hard, soft].map {
      try Score.of($0, on: data.test, executor: FastExecutor($0)).accuracy
    }
    #expect(accuracies[1] >= accuracies[0] + 0.02, "\(accuracies)")
  }

  /// Asked: a student that has never seen a 3 reads 30 % of them once the bias of its 3 is raised by 8, one taught by labels
  /// at most 5 %. The prototype had .52 to .60 and .01.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func `what a teacher thinks of other digits tells of the one that is hidden`(seed: UInt64) throws {
    let data = try Glyphs.dataset()
    func part(_ split: DataSplit, _ isWanted: (Int) -> Bool) throws -> DataSplit {
      let labels = split.batch(Array(0..<split.count)).labels
      return try split.subset(labels.indices.filter { isWanted(labels[$0]) })
    }
    let without = try part(data.train) { $0 != 3 }
    let threes = try part(data.test) { $0 == 3 }
    let teacher = try Self.teacher(data, seed: seed)
    let fresh = try Self.mlp([16], seed: seed + 10)
    func readThrees(_ student: Network) throws -> Double {
      var raised = student
      var bias = try student.parameter("b", of: "fc2")
      bias.elements[3] += 8
      try raised.setParameter("b", of: "fc2", to: bias)
      return try Score.of(raised, on: threes, executor: FastExecutor(raised)).accuracy
    }
    let soft = try Self.train(fresh, on: without, epochs: 15, rate: 0.05, teacher: teacher, share: 1)
    let hard = try Self.train(fresh, on: without, epochs: 15, rate: 0.05)
    #expect(try readThrees(soft) >= 0.3 && readThrees(hard) <= 0.05)
  }
}
