/// What a pruning cut away; kept with the network for good.
public struct PruningReport: Codable, Equatable, Sendable {
  public struct LayerRow: Codable, Equatable, Sendable {
    public var node: String
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
    /// How far the layer's weights moved, ‖ΔW‖/‖W‖; nil where that is not what went.
    public var weightError: Double?
    /// Channels before and after, as `ChannelCounts` counts them; nil in reports of older files.
    public var counts: Counts?

    public struct Counts: Codable, Equatable, Sendable {
      public var before: ChannelCount
      public var after: ChannelCount
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

  /// What is counted as removed.
  public enum Unit: String, Codable, Sendable {
    case channels, groups, blocks, weights
    /// That weights have, however many have each.
    case values
    case singularValues = "singular values"
  }

  /// What becomes of what removed channels always added.
  public enum Constants: String, Codable, Sendable { case dropped, absorbed, exact }

  /// Units with one and the same score, some of which went: nothing but their order chose.
  public struct Tie: Codable, Equatable, Sendable {
    public var score: Double
    public var count: Int
    public var removed: Int

    public init(score: Double, count: Int, removed: Int) {
      (self.score, self.count, self.removed) = (score, count, removed)
    }
  }

  /// The images that accuracies are measured on: the first `count` of a data set's `total` test images.
  public struct Images: Codable, Equatable, Sendable {
    public var dataset: String
    public var count: Int
    public var total: Int

    public init(dataset: String, count: Int, total: Int) {
      (self.dataset, self.count, self.total) = (dataset, count, total)
    }
  }

  /// What was measured of a network, where it was.
  public struct Measurement: Codable, Equatable, Sendable {
    /// Numbers that one image's activations take.
    public var activations: Int
    public var bytes: Int?
    /// For one image, by engine.
    public var latencies: [String: Timing] = [:]
    public var accuracy: Double?

    public init(activations: Int, bytes: Int? = nil, latencies: [String: Timing] = [:], accuracy: Double? = nil) {
      (self.activations, self.bytes, self.latencies, self.accuracy) = (activations, bytes, latencies, accuracy)
    }
  }

  public var criterion: String
  /// The word of the criterion after `by:`; nil where something else decided, and in reports of older files.
  public var method: String?
  /// What was removed.
  public var unit = Unit.channels
  /// nil where each layer had its own.
  public var threshold: Double?
  /// Channel groups that could have gone, and those that did.
  public var candidates: Int
  public var removed: Int
  public var layers: [LayerRow]
  public var before: Costs
  public var after: Costs
  /// Ties at the thresholds; nil without any.
  public var ties: [Tie]?
  /// nil if no accuracy was measured.
  public var images: Images?
  /// How the threshold was found, in words.
  public var rule = ""
  /// What became of the constants; nil in reports of older files, and where there were none.
  public var constants: Constants?
  /// The same in words.
  public var compensation = ""
  /// What is left alone on purpose, in words.
  public var conventions = ""
  /// Groups that were to go and stay: how many, and why.
  public var spared: [String] = []
  /// Layers at which a constant was lost that was to be absorbed.
  public var losses: [String] = []
  public var measuredBefore: Measurement?
  public var measuredAfter: Measurement?
  /// After batch norm statistics were estimated anew.
  public var accuracyReestimated: Double?
  /// After training went on.
  public var accuracyFineTuned: Double?

  public init(
    criterion: String, threshold: Double?, candidates: Int, removed: Int, layers: [LayerRow], before: Costs,
    after: Costs
  ) {
    (self.criterion, self.threshold, self.candidates, self.removed) = (criterion, threshold, candidates, removed)
    (self.layers, self.before, self.after) = (layers, before, after)
  }

  /// Channels of all layers, without those that only carried constants, and how many of them went; channels that go
  /// together are counted one by one, unlike in `candidates` and `removed`.
  public var channels: (before: Int, removed: Int) {
    layers.reduce((0, 0)) { ($0.0 + $1.before - $1.carriersBefore, $0.1 + $1.removed) }
  }

  /// How many of the removed channels varied with the image until then; nil in reports of older files.
  public var removedAlive: Int? {
    let counts = layers.compactMap(\.alive)
    return counts.count == layers.count ? counts.reduce(0, +) : nil
  }

  public var largestConstant: Double { layers.reduce(0) { max($0, $1.largestConstant) } }
}
