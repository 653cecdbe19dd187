import Foundation
import Networks

/// What becomes of the constant that a removed channel always added to what reads it.
///
/// With γ = 0 a channel is β everywhere, φ(β) after its activation. With a small γ it is nearly a constant: the one that
/// errs least is its mean.
public struct Compensation: Sendable {
  public enum Rule: Equatable, Sendable {
    /// It is lost.
    case drop
    /// The next batch norm's running mean or the next bias takes it, as if it were the same at the border.
    case absorb(ResponsePlace)
    /// One dense channel, the same everywhere, stands for all constants: exact at every border.
    case exact
  }

  public var rule: Rule
  public var estimate: ConstantEstimate

  public init(_ rule: Rule = .exact, estimate: ConstantEstimate = .gaussian) {
    (self.rule, self.estimate) = (rule, estimate)
  }
}

/// What a channel with γ ≠ 0 is taken for. With γ = 0 it is φ(β) by all of them.
public enum ConstantEstimate: Sendable {
  /// Its mean over images.
  case measured(ActivationStatistics)
  /// The mean that ReLU has of a normal variable: E[a] = |γ|·(ϕ(ρ) + ρ·Φ(ρ)), ρ = β/|γ|; β without ReLU.
  case gaussian
  /// φ(β), as if γ were 0.
  case beta

  /// The value for a gate whose channel goes.
  ///
  /// - Returns: nil if nothing is known: a layer without γ, and no images.
  func value(at gate: ChannelGroup.Member, in graph: ChannelGraph) -> Double? {
    if case .measured(let statistics) = self {
      let ends = graph.end(of: gate)
      return ends.reduce(0) { $0 + statistics.mean($1) } / Double(ends.count)
    }
    let layer = graph.node(gate.node).layer
    func own(_ role: ParameterRole) -> Double? {
      layer.parameters.first { $0.description.role == role }?.value.elements[gate.channel]
    }
    guard let gamma = own(.gamma), let beta = own(.beta) else { return nil }
    guard case .gaussian = self, graph.isRectified(gate) else { return beta }
    return Self.rectifiedMean(gamma: abs(gamma), beta: beta)
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

extension ChannelGraph {
  /// Whether a negative value becomes 0 on the channel's own way.
  fileprivate func isRectified(_ member: Member) -> Bool {
    var value: Double? = -1
    var node = node(member.node)
    let end = end(of: member)[0].node
    while node.id != end, let now = value {
      guard let next = readers(of: node.id).first else { break }
      let shapes = network.inputShapes(of: next)
      value = next.layer.constantOutputs([[Double?](repeating: now, count: shapes[0][0])], shapes: shapes)[0]
      node = next
    }
    return value == 0
  }
}
