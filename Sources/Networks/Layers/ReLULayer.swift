import ReferenceEngine

/// max(x, 0), element by element.
public struct ReLULayer: PlainActivationLayer {
  public static let kind = "relu"
  public let function = ReLU()

  public init() {}
  public var label: String { "ReLU" }
}
