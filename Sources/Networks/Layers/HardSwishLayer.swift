import ReferenceEngine

/// x·min(max(x + 3, 0), 6)/6, element by element.
public struct HardSwishLayer: PlainActivationLayer {
  public static let kind = "hardswish"
  public let function = HardSwish()

  public init() {}
  public var label: String { "hard-swish" }
}
