extension CompressionReport {
  /// What went of one layer. Constants, γ and β are those of channels.
  public struct LayerRow: Codable, Equatable, Sendable {
    /// The layer's name.
    public var node: String
    /// Units that it had.
    public var before: Int
    /// Channels whose own values are gone.
    public var removed: Int
    /// How many of `before` were constants already, that carried what channels of earlier prunings always added.
    public var carriersBefore: Int
    /// Origins of the channels that are such constants now.
    public var carriers: [Int]
    /// Channels that the threshold would have removed and the floor kept.
    public var revived: Int
    /// nil where everything was to stay.
    public var threshold: Double?
    /// The largest constant |φ(β)| among the removed channels, where they are read.
    public var largestConstant: Double
    /// γ and β of the removed channels.
    public var gammas: [Double]
    public var betas: [Double]
    /// How many of the removed channels varied with the image until then; nil in reports of older files.
    public var alive: Int?
    /// Origins of the channels that a mask silenced here; nil where none did.
    public var silenced: [Int]?
    /// For each channel, as the layer was, the score of all that goes with it, which the threshold was held against; nil
    /// for one that was not asked, and nil altogether where nothing was scored and in reports of older files.
    public var scores: [Double?]?
    /// What the method has to say beside; nil for nothing.
    public var figures: [Figure]?
    /// Channels before and after, as `ChannelCounts` counts them; nil in reports of older files.
    public var counts: Counts?

    /// A figure's value, by the name of its column.
    public func figure(_ name: String) -> Double? { figures?.first { $0.name == name }?.value }

    /// Before and after.
    public struct Counts: Codable, Equatable, Sendable {
      public var before: ChannelCount
      public var after: ChannelCount

      package init(before: ChannelCount, after: ChannelCount) { (self.before, self.after) = (before, after) }
    }

    public var countBefore: ChannelCount {
      counts?.before ?? ChannelCount(own: before - carriersBefore, constants: carriersBefore)
    }
    public var countAfter: ChannelCount {
      counts?.after ?? ChannelCount(own: before - carriersBefore - removed, constants: carriers.count)
    }
    public var after: Int { countAfter.total }

    public init(
      node: String, before: Int, removed: Int, carriersBefore: Int = 0, carriers: [Int] = [], revived: Int = 0,
      threshold: Double? = nil, largestConstant: Double = 0, gammas: [Double] = [], betas: [Double] = [],
      alive: Int? = nil
    ) {
      (self.node, self.before, self.removed) = (node, before, removed)
      (self.carriersBefore, self.carriers) = (carriersBefore, carriers)
      (self.revived, self.threshold, self.largestConstant) = (revived, threshold, largestConstant)
      (self.gammas, self.betas, self.alive) = (gammas, betas, alive)
    }
  }

  /// A number of a layer that only some methods have, by the name of its column in tables.
  public struct Figure: Codable, Equatable, Sendable {
    /// How the number is to be written.
    public enum Kind: String, Codable, Sendable {
      /// Of the size of a score or a weight.
      case size
      /// Of a whole, written in per cent.
      case share
      case count
    }

    public var name: String
    public var kind: Kind
    public var value: Double

    public init(_ name: String, _ kind: Kind, _ value: Double) {
      (self.name, self.kind, self.value) = (name, kind, value)
    }
  }
}
