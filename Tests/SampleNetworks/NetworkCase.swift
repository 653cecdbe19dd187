import Networks

/// A network with a name, as an argument of a test.
public struct NetworkCase: Sendable, CustomStringConvertible {
  public let description: String
  public let network: @Sendable () throws -> Network

  public init(_ description: String, _ network: @escaping @Sendable () throws -> Network) {
    (self.description, self.network) = (description, network)
  }
}
