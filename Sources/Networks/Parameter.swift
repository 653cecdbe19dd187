import Tensors

extension Tensor? {
  /// Hands over a parameter that a layer may do without, such as a bias; changes are kept.
  mutating func visit(
    as description: ParameterDescription, _ visit: (ParameterDescription, inout Tensor) throws -> Void
  ) rethrows {
    guard var value = self else { return }
    self = nil
    defer { self = value }
    try visit(description, &value)
  }
}

/// What a tensor of numbers in a layer is for.
public enum ParameterRole: String, Codable, Sendable, CaseIterable {
  case weight, bias, gamma, beta, scale
  /// The values that weights share.
  case codebook
  /// A learned activation's.
  case slope
  /// Estimated from data, never trained: a batch norm's running mean and variance.
  case statistic

  /// Whether an update rule moves it.
  public var isTrained: Bool { self != .statistic }
  /// Whether it is what a layer's W is made of.
  package var makesWeights: Bool { self == .weight || self == .codebook }
}

/// A parameter of a network: which node's, and what it is there.
public struct ParameterID: Hashable, Sendable {
  public let node: Network.NodeID
  public let description: ParameterDescription

  public init(_ node: Network.NodeID, _ description: ParameterDescription) {
    (self.node, self.description) = (node, description)
  }

  public var name: String { description.name }
  public var role: ParameterRole { description.role }
}

/// A parameter's name within its layer, such as `w` or `γ`, and its role.
public struct ParameterDescription: Hashable, Sendable {
  public let name: String
  public let role: ParameterRole

  public init(_ name: String, _ role: ParameterRole) {
    self.name = name
    self.role = role
  }
}
