import ReferenceEngine

/// x where x > 0, else a·x, element by element.
public struct LeakyReLULayer: ActivationLayer {
  public static let kind = "leakyrelu"
  public let function: LeakyReLU

  public init(slope: Double = 0.01) { function = LeakyReLU(leak: slope) }

  public init(configuration: LayerConfiguration) throws(NetworkError) {
    self.init(slope: try configuration.number("slope"))
  }

  public var configuration: [String: Double] { ["slope": function.leak] }
  public var label: String { "leaky ReLU" }
}
