import Networks
import Texts
import Training

/// What is said of a run before it begins.
extension TrainingPlan {
  /// The choices in three or four lines.
  func text(examples: Int, network: Network) -> String {
    var lines = [
      "\(epochs) epoch\(epochs == 1 ? "" : "s") of \(examples) image\(examples == 1 ? "" : "s"), batches of \(batchSize); "
        + "momentum \(NumberText.short(momentum))\(isNesterov ? " (Nesterov)" : "")",
      schedule.text(learningRate: learningRate),
      weightDecay == 0
        ? "no weight decay"
        : "weight decay \(NumberText.short(weightDecay)) on weights, \(decaysNormalization ? "γ and β" : "not on γ and β")",
    ]
    if let penalty {
      lines.append(text(of: penalty, examples: examples, network: network))
    } else {
      lines[2] += "; no λ"
    }
    return lines.joined(separator: "\n")
  }

  private func text(of penalty: Penalty, examples: Int, network: Network) -> String {
    if let control = penalty.control {
      return
        "λ on the smallest \(NumberText.short((100 * control.share).rounded())) % of \(penalty.symbol) by "
        + "\(penalty.methodText), growing until they are 0"
    }
    if let grain = penalty.grain {
      let change = penalty.schedule == .constant ? "" : ", \(penalty.schedule.rawValue),"
      return
        "λ \(NumberText.short(penalty.strength))\(change) on \(grain.word) by the group lasso: each loses up to ηλ/(1−m) "
        + "of its length in a step"
    }
    let start = penalizedStart(of: network)
    let travel = penaltyTravel(examples: examples, initialGamma: start) ?? 0
    let change = penalty.schedule == .constant ? "" : ", \(penalty.schedule.rawValue)"
    return "λ \(NumberText.short(penalty.strength))\(change) on \(penalty.symbol) by \(penalty.methodText); "
      + "\(penalty.symbol)₀ \(NumberText.short(start)), R = λ·Ση/((1−m)·\(penalty.symbol)₀) = "
      + NumberText.short((travel * 100).rounded() / 100)
  }
}

extension Schedule {
  func text(learningRate: Double) -> String {
    let rates = [1, 10, 100].map { NumberText.short(learningRate / $0) }
    return switch self {
    case .constant: "η \(rates[0]), constant"
    case .step: "η \(rates[0]), \(rates[1]) after 60 %, \(rates[2]) after 85 %"
    case .cosine: "η \(rates[0]), along a cosine to 0"
    }
  }
}

extension Penalty {
  /// What it acts on, as formulas write it.
  var symbol: String { role == .scale ? "s" : "γ" }

  var methodText: String {
    switch method {
    case .proximal: momentum == 0 ? "plain proximal step" : "proximal step"
    case .subgradient: "sub-gradient"
    case .accelerated: "accelerated proximal step\(isClamped ? ", never below 0" : "")"
    }
  }
}

extension TrainingPlan.PenaltyConcern {
  /// What it says at the prompt.
  func text(of plan: TrainingPlan, examples: Int, network: Network) -> String {
    let symbol = plan.penalty?.symbol ?? "γ"
    switch self {
    case .noTime(let travel):
      let start = plan.penalizedStart(of: network)
      let strongest = TrainingPlan.usefulStrengths(steps: plan.steps(examples: examples)).upperBound
      let stronger = plan.strength(forTravel: 5, examples: examples, initialGamma: start)
        .flatMap { $0 <= strongest ? "λ \(NumberText.short($0)) makes R = 5, or " : nil }
      return
        "with R = \(NumberText.short((travel * 100).rounded() / 100)) there is hardly the time to bring a \(symbol) to 0; "
        + "\(stronger ?? "")train longer: λ: auto takes \(plan.leastControlledEpochs(examples: examples)) epochs here"
    case .tooWeak:
      return
        "this λ is weak: the loss holds nearly every \(symbol) against it, and few go to 0; try 0.01, or λ: auto"
    case .tooStrong:
      return "this λ is strong: it takes channels that the network needs; try 0.01, or λ: auto"
    }
  }
}
