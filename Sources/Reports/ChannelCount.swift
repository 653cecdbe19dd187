/// Channels by what they are now. Every table and picture that counts channels counts here.
public struct ChannelCount: Codable, Equatable, Sendable {
  /// Channels with values of their own.
  public var own: Int
  /// Channels that a pruning made constants: carriers of what others always added, or silent behind a mask.
  public var constants: Int
  public var total: Int { own + constants }

  public init(own: Int, constants: Int = 0) { (self.own, self.constants) = (own, constants) }
}
