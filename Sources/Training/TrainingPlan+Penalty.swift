import Foundation
import Networks

/// What can be said of λ before training: whether there is time for it, and whether its price is right.
extension TrainingPlan {
  var penalizedRole: ParameterRole { penalty?.role ?? .gamma }

  /// Of a penalty on grains, the number of the grain of each weight, where these are numbers of their own.
  func penalizedGrains(of network: Network) -> [Network.NodeID: [Int]] {
    guard let grain = penalty?.grain else { return [:] }
    var numbers: [Network.NodeID: [Int]] = [:]
    for node in network.nodes where node.layer.weights?.form.zeros != nil {
      numbers[node.id] = grain.grains(of: node, in: network)?.numbers
    }
    return numbers
  }

  /// What the penalised parameters start from.
  public func penalizedStart(of network: Network) -> Double {
    penalty?.role == .scale ? 1 : network.initialGamma ?? 0.5
  }

  /// λ by its schedule, for a penalty whose λ is given.
  func givenPressure(step t: Int, of steps: Int) -> PenaltyPressure? {
    penalty.map { PenaltyPressure(strength: $0.strength * $0.schedule.factor(step: t, of: steps)) }
  }

  /// R = λ·Ση/((1 − m)·γ₀): how far the penalty alone would move a γ, in units of its start. With R below 1 there is not
  /// the time to bring it to 0. How many get there, and at what price, depends on λ itself: see `concern`.
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

  /// The λ for which R is so much, to two digits.
  public func strength(forTravel travel: Double, examples: Int, initialGamma: Double) -> Double? {
    var plan = self
    plan.penalty?.strength = 1
    guard let one = plan.penaltyTravel(examples: examples, initialGamma: initialGamma), one > 0 else { return nil }
    let strength = travel / one
    let unit = pow(10, floor(log10(strength)) - 1)
    return (strength / unit).rounded() * unit
  }

  /// Why a given λ will not do what it is for.
  public enum PenaltyConcern: Equatable, Sendable {
    /// R: too little time to bring a γ to 0.
    case noTime(travel: Double)
    /// Weaker than the loss pulls at nearly every γ.
    case tooWeak
    /// Stronger than the loss pulls at most γ: it takes channels that are needed.
    case tooStrong
  }

  /// Between these λ on γ a part of the channels dies and a part stays: from 0.002·(400/steps)^0.2, which is 0.001 at 12,000
  /// steps, to 0.015.
  ///
  /// Six pairs of images and network (`espalier results penalty --given`, the table in Docs/Results.md): λ = 0.001 brought 0
  /// to 6 % to 0 in 400 steps and 21 to 74 % in 12,000; λ = 0.02 four in five and more, and 3 to 42 points with them, however
  /// long the run.
  public static func usefulStrengths(steps: Int) -> ClosedRange<Double> {
    (0.002 * pow(400 / Double(max(steps, 400)), 0.2))...0.015
  }

  /// What speaks against a given λ before training; nil if nothing does.
  public func concern(examples: Int, network: Network) -> PenaltyConcern? {
    guard let penalty, penalty.control == nil, penalty.grain == nil, penalty.strength > 0 else { return nil }
    let start = penalizedStart(of: network)
    guard let travel = penaltyTravel(examples: examples, initialGamma: start) else { return nil }
    if travel < 1 { return .noTime(travel: travel) }
    guard penalty.role == .gamma else { return nil }
    let useful = TrainingPlan.usefulStrengths(steps: steps(examples: examples))
    if penalty.strength < useful.lowerBound { return .tooWeak }
    return penalty.strength > useful.upperBound ? .tooStrong : nil
  }
}

/// λ found while training.
extension TrainingPlan {
  /// Steps that a controlled penalty needs at this η.
  public var leastControlledSteps: Int {
    max(PenaltyControl.fewestSteps, Int((PenaltyControl.leastTravel / learningRate).rounded(.up)))
  }

  /// Epochs that it needs on so many images.
  public func leastControlledEpochs(examples: Int) -> Int {
    let batches = batches(examples: examples)
    return (leastControlledSteps + batches - 1) / batches
  }

  /// - Throws: `NetworkError.option` if the run is too short for a penalty that finds its λ.
  func checkControl(examples: Int) throws(NetworkError) {
    guard let control = penalty?.control else { return }
    guard control.share > 0, control.share < 1 else {
      throw .option("the share that is to become 0 must be above 0 and below 1, got \(control.share)")
    }
    guard steps(examples: examples) >= leastControlledSteps else {
      throw .option("so short a run cannot find its λ: \(leastControlledEpochs(examples: examples)) epochs are needed")
    }
  }

  func controlState(examples: Int, network: Network) -> PenaltyControlState? {
    guard let control = penalty?.control else { return nil }
    let start = penalizedStart(of: network)
    // R = 1: alone it would just bring a γ to 0 by the end.
    let first = strength(forTravel: 1, examples: examples, initialGamma: start) ?? 1e-3
    return PenaltyControlState(control, steps: steps(examples: examples), first: first)
  }
}
