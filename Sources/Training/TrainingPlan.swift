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

  /// The defaults: a fresh network starts at η = 0.1 and falls in steps, a trained one goes on at a constant 0.01.
  public init(epochs: Int, for network: Network) {
    self.epochs = epochs
    let isFresh = network.stepCount == 0
    learningRate = isFresh ? 0.1 : 0.01
    schedule = isFresh ? .step : .constant
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
  func rule(for parameter: ParameterDescription, step t: Int, of steps: Int) -> UpdateRule? {
    guard parameter.role.isTrained else { return nil }
    var rule = UpdateRule(
      learningRate: learningRate * schedule.factor(step: t, of: steps), momentum: momentum, isNesterov: isNesterov)
    switch parameter.role {
    case .weight: rule.weightDecay = weightDecay
    case .gamma, .beta: rule.weightDecay = decaysNormalization ? weightDecay : 0
    case .bias, .scale, .statistic: break
    }
    if let penalty, penalty.role == parameter.role {
      rule.l1 = penalty.strength * penalty.schedule.factor(step: t, of: steps)
      rule.l1Method = penalty.method
      rule.momentum = penalty.momentum ?? momentum
      rule.isClamped = penalty.isClamped
    }
    return rule
  }

  /// R = λ·Ση/((1 − m)·γ₀): how far the penalty alone would move a γ, in units of its start. Around 5 channels die.
  ///
  /// For factors s, which start at 1, their start stands for γ₀.
  public func penaltyTravel(examples: Int, initialGamma: Double) -> Double? {
    guard let penalty, initialGamma > 0 else { return nil }
    let steps = steps(examples: examples)
    let sum = (0..<steps).reduce(0) {
      let share = schedule.factor(step: $1, of: steps) * penalty.schedule.factor(step: $1, of: steps)
      return $0 + learningRate * share
    }
    return penalty.strength * sum / ((1 - (penalty.momentum ?? momentum)) * initialGamma)
  }

  /// The R at which a good part of the channels dies and the rest has room.
  public static let usefulTravel = 5.0

  /// The λ for which R is what makes a good part of the channels die and leaves the rest room, to two digits.
  public func automaticStrength(examples: Int, initialGamma: Double, travel: Double) -> Double? {
    var plan = self
    plan.penalty?.strength = 1
    guard let one = plan.penaltyTravel(examples: examples, initialGamma: initialGamma), one > 0 else { return nil }
    let strength = travel / one
    let unit = pow(10, floor(log10(strength)) - 1)
    return (strength / unit).rounded() * unit
  }

  /// What the penalised parameters start from.
  public func penalizedStart(of network: Network) -> Double {
    penalty?.role == .scale ? 1 : network.initialGamma ?? 0.5
  }

  /// Why λ will not do what it is for, if that can be told before training; nil if nothing speaks against it.
  public func penaltyWarning(examples: Int, network: Network) -> String? {
    guard let penalty, penalty.strength > 0 else { return nil }
    let (symbol, start) = (penalty.role == .scale ? "s" : "γ", penalizedStart(of: network))
    guard let travel = penaltyTravel(examples: examples, initialGamma: start) else { return nil }
    let better =
      automaticStrength(examples: examples, initialGamma: start, travel: TrainingPlan.usefulTravel).map {
        "; λ \(short($0)) makes R = \(short(TrainingPlan.usefulTravel))"
      } ?? ""
    if travel < 1 {
      return "λ is too small for so few steps: by itself it moves a \(symbol) by \(short((100 * travel).rounded())) % "
        + "of its start, so none gets to 0\(better)"
    }
    if travel < 2 { return "with R below 2 hardly any \(symbol) gets to 0\(better)" }
    return nil
  }

  /// The choices in three or four lines, as printed before training starts.
  public func description(examples: Int, network: Network) -> String {
    var lines = [
      "\(epochs) epoch\(epochs == 1 ? "" : "s") of \(examples) images, batches of \(batchSize); "
        + "momentum \(short(momentum))\(isNesterov ? " (Nesterov)" : "")",
      schedule.description(learningRate: learningRate),
      weightDecay == 0
        ? "no weight decay"
        : "weight decay \(short(weightDecay)) on weights, \(decaysNormalization ? "γ and β" : "not on γ and β")",
    ]
    if let penalty {
      let symbol = penalty.role == .scale ? "s" : "γ"
      let start = penalizedStart(of: network)
      let travel = penaltyTravel(examples: examples, initialGamma: start) ?? 0
      let change = penalty.schedule == .constant ? "" : ", \(penalty.schedule.rawValue)"
      lines.append(
        "λ \(short(penalty.strength))\(change) on \(symbol) by \(penalty.methodDescription); "
          + "\(symbol)₀ \(short(start)), R = λ·Ση/((1−m)·\(symbol)₀) = \(short((travel * 100).rounded() / 100))")
    } else {
      lines[2] += "; no λ"
    }
    return lines.joined(separator: "\n")
  }
}

extension Network {
  /// γ₀ of its first batch norm, if it has one.
  public var initialGamma: Double? {
    nodes.lazy.compactMap { $0.layer.configuration["initialGamma"] }.first
  }
}
