import ReferenceEngine

/// 1/(1 + e⁻ˣ), element by element.
public struct SigmoidLayer: PlainActivationLayer {
  public static let kind = "sigmoid"
  public let function = Sigmoid()

  public init() {}
  public var label: String { "sigmoid" }
}
