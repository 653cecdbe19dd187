import Foundation
import Networks

/// What becomes of the constant that a removed channel always added to what reads it.
///
/// With γ = 0 a channel is β everywhere, φ(β) after its activation. With a small γ it is nearly a constant: the one that
/// errs least is its mean.
public struct Compensation: Sendable {
  /// Where it goes.
  public enum Rule: Equatable, Sendable {
    /// It is lost.
    case drop
    /// The next batch norm's running mean or the next bias takes it, as if it were the same at the border.
    case absorb(ResponsePlace)
    /// One dense channel, the same everywhere, stands for all constants: exact at every border.
    case exact
  }

  /// Where it goes.
  public var rule: Rule
  /// How large it is.
  public var estimate: ConstantEstimate

  public init(_ rule: Rule = .exact, estimate: ConstantEstimate = .gaussian) {
    (self.rule, self.estimate) = (rule, estimate)
  }
}

/// What a channel with γ ≠ 0 is taken for. With γ = 0 it is φ(β) by all of them.
public enum ConstantEstimate: Sendable {
  /// Its mean over images.
  case measured(ActivationStatistics)
  /// The mean of φ(γ·x + β) for a normal x. ReLU's is E[a] = |γ|·(ϕ(ρ) + ρ·Φ(ρ)), ρ = β/|γ|.
  case gaussian
  /// φ(β), as if γ were 0.
  case beta

  /// The value for a gate whose channel goes.
  ///
  /// - Returns: nil if nothing is known: a layer without γ, and no images.
  func value(at gate: ChannelGroup.Member, in graph: ChannelGraph) -> Double? {
    if case .measured(let statistics) = self {
      let ends = graph.end(of: gate)
      return graph.emission(of: gate, giving: ends.reduce(0) { $0 + statistics.mean($1) } / Double(ends.count))
    }
    let layer = graph.node(gate.node).layer
    func own(_ role: ParameterRole) -> Double? {
      layer.parameters.first { $0.description.role == role }?.value.elements[gate.channel]
    }
    guard let gamma = own(.gamma), let beta = own(.beta) else { return nil }
    guard case .gaussian = self else { return beta }
    let probes = [-1, 0.5, 1000]
    let behind = probes.map { graph.constant(at: gate, emitting: $0) }
    if behind == probes { return beta }
    if behind == [0, 0.5, 1000] { return Self.rectifiedMean(gamma: abs(gamma), beta: beta) }
    let mean = Self.normalMean { graph.constant(at: gate, emitting: gamma * $0 + beta) }
    return mean.map { graph.emission(of: gate, giving: $0) } ?? beta
  }

  /// E[max(γ·x + β, 0)] for x ~ N(0, 1).
  public static func rectifiedMean(gamma: Double, beta: Double) -> Double {
    guard gamma > 0 else { return max(beta, 0) }
    let ratio = beta / gamma
    let density = exp(-ratio * ratio / 2) / (2 * Double.pi).squareRoot()
    let share = erfc(-ratio / 2.0.squareRoot()) / 2
    return gamma * (density + ratio * share)
  }
}

extension ConstantEstimate {
  /// E[f(x)] for x ~ N(0, 1), by the trapezoidal rule out to 6, whose error is far below that of the assumption.
  private static func normalMean(_ f: (Double) -> Double?) -> Double? {
    var (sum, weights) = (0.0, 0.0)
    for x in stride(from: -6.0, through: 6, by: 0.1) {
      guard let value = f(x) else { return nil }
      let weight = exp(-x * x / 2)
      sum += weight * value
      weights += weight
    }
    return sum / weights
  }
}

extension ChannelGraph {
  /// What a gate must emit so that its channel is `value` at its end: itself behind a ReLU, its logit behind a sigmoid.
  ///
  /// - Returns: `value` where nothing emitted gives it.
  fileprivate func emission(of gate: Member, giving value: Double) -> Double {
    func miss(_ emitted: Double) -> Double? { constant(at: gate, emitting: emitted).map { $0 - value } }
    if miss(value) == 0 { return value }
    let candidates = stride(from: -10, through: 10, by: 0.5).map { abs($0) * $0 }
    for (low, high) in zip(candidates, candidates.dropFirst()) {
      guard let below = miss(low), let above = miss(high), below * above <= 0, below != above else { continue }
      var (low, high) = (low, high)
      for _ in 0..<60 {
        let middle = (low + high) / 2
        if (miss(middle) ?? 0) * below > 0 { low = middle } else { high = middle }
      }
      return high
    }
    return value
  }
}
