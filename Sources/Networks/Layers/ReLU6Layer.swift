import ReferenceEngine

/// min(max(x, 0), 6), element by element.
public struct ReLU6Layer: PlainActivationLayer {
  public static let kind = "relu6"
  public let function = ReLU6()

  public init() {}
  public var label: String { "ReLU6" }
}
