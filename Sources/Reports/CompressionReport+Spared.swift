extension CompressionReport {
  /// Units that were to go and stay.
  public struct Spared: Equatable, Sendable {
    public var count: Int
    public var obstacle: Obstacle

    public init(count: Int, _ obstacle: Obstacle) { (self.count, self.obstacle) = (count, obstacle) }
  }

  /// Why a channel cannot be taken out, with the layer that stands in the way.
  public enum Obstacle: Codable, Hashable, Sendable {
    /// What it always adds would not be the same at every place any more.
    case becomesMap(_ layer: String)
    /// No bias and no running mean can hold what it always adds, and no channel can carry it.
    case noCarrier(_ layer: String)
    /// There is no bias to make it a constant by.
    case noBias(_ layer: String)
    /// The layer makes another number of 0.
    case notZero(_ layer: String)
    /// As an older file has it, in words.
    case told(String)
  }
}

/// Older files have sentences: `3: its constant would become a map in conv2`.
extension CompressionReport.Spared: Codable {
  private enum CodingKeys: String, CodingKey { case count, obstacle }

  public init(from decoder: any Decoder) throws {
    if let sentence = try? decoder.singleValueContainer().decode(String.self) {
      (count, obstacle) = (0, .told(sentence))
      return
    }
    let container = try decoder.container(keyedBy: CodingKeys.self)
    count = try container.decode(Int.self, forKey: .count)
    obstacle = try container.decode(CompressionReport.Obstacle.self, forKey: .obstacle)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(count, forKey: .count)
    try container.encode(obstacle, forKey: .obstacle)
  }
}
