import ReferenceEngine

/// x·σ(x), element by element.
public struct SiLULayer: PlainActivationLayer {
  public static let kind = "silu"
  public let function = SiLU()

  public init() {}
  public var label: String { "SiLU" }
}
