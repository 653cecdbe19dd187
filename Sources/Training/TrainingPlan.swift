import Foundation
import Networks
import ReferenceEngine

/// Every choice of a training run, so that it can be printed and repeated.
public struct TrainingPlan: Equatable, Sendable {
  public var epochs: Int
  public var batchSize = 50
  /// η at the start.
  public var learningRate: Double
  public var schedule: Schedule
  public var momentum = 0.9
  public var isNesterov = false
  public var weightDecay = 1e-4
  /// Whether weight decay pulls γ and β too. It changes which channels die.
  public var decaysNormalization = false
  public var penalty: Penalty?

  /// The defaults: a fresh network starts at η = 0.1 and falls in steps, a trained one goes on from 0.01 along a cosine.
  /// Both end at an η so small that the running statistics catch up with the weights.
  public init(epochs: Int, for network: Network) {
    self.epochs = epochs
    let isFresh = network.stepCount == 0
    learningRate = isFresh ? 0.1 : 0.01
    schedule = isFresh ? .step : .cosine
  }

  public func steps(examples: Int) -> Int {
    min(max(epochs, 0), TrainingPlan.epochLimit) * batches(examples: examples)
  }

  func batches(examples: Int) -> Int {
    let size = min(max(batchSize, 1), max(examples, 1))
    return (examples + size - 1) / size
  }

  /// More epochs than anyone waits for, and few enough that their steps can be counted.
  static let epochLimit = 1_000_000

  /// - Throws: `NetworkError.option` for a choice that would trap or turn numbers into NaN.
  func check() throws(NetworkError) {
    guard (0...TrainingPlan.epochLimit).contains(epochs) else {
      throw .option("epochs must be from 0 to \(TrainingPlan.epochLimit), got \(epochs)")
    }
    guard batchSize > 0 else { throw .option("a batch needs at least 1 image, got \(batchSize)") }
    guard (0..<1).contains(momentum) else { throw .option("momentum must be at least 0 and below 1, got \(momentum)") }
    for (name, value) in [("η", learningRate), ("weight decay", weightDecay), ("λ", penalty?.strength ?? 0)]
    where !(value >= 0 && value.isFinite) {
      throw .option("\(name) must be a number from 0 on, got \(value)")
    }
  }

  /// How to move a parameter in step `t`.
  ///
  /// - Parameters:
  ///   - pressure: how λ acts now, if it acts.
  ///   - grains: of a penalty on grains, the numbers of those that the parameter's values are of.
  func rule(
    for parameter: ParameterDescription, step t: Int, of steps: Int, _ pressure: PenaltyPressure?, grains: [Int]? = nil
  ) -> UpdateRule? {
    guard parameter.role.isTrained else { return nil }
    var rule = UpdateRule(
      learningRate: learningRate * schedule.factor(step: t, of: steps), momentum: momentum, isNesterov: isNesterov)
    switch parameter.role {
    case .weight: rule.weightDecay = weightDecay
    case .gamma, .beta: rule.weightDecay = decaysNormalization ? weightDecay : 0
    case .bias, .scale, .slope, .codebook, .statistic: break
    }
    if let penalty, penalty.grain != nil {
      rule.group = grains.map { GroupPenalty($0, strength: pressure?.strength ?? 0) }
    } else if let penalty, penalty.role == parameter.role {
      rule.l1 = pressure?.strength ?? 0
      rule.l1Bound = pressure?.bound ?? .infinity
      rule.l1Method = penalty.method
      rule.momentum = penalty.momentum ?? momentum
      rule.isClamped = penalty.isClamped
    }
    return rule
  }
}
