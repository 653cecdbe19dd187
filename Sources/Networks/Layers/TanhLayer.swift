import ReferenceEngine

/// The hyperbolic tangent, element by element.
public struct TanhLayer: PlainActivationLayer {
  public static let kind = "tanh"
  public let function = Tanh()

  public init() {}
  public var label: String { "tanh" }
}
