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

    public var after: Int { before - carriersBefore - removed + carriers.count }

    public init(
      node: String, before: Int, removed: Int, carriersBefore: Int = 0, carriers: [Int] = [], revived: Int = 0,
      threshold: Double? = nil, largestConstant: Double = 0, gammas: [Double] = [], betas: [Double] = []
    ) {
      (self.node, self.before, self.removed) = (node, before, removed)
      (self.carriersBefore, self.carriers) = (carriersBefore, carriers)
      (self.revived, self.threshold, self.largestConstant) = (revived, threshold, largestConstant)
      (self.gammas, self.betas) = (gammas, betas)
    }
  }

  /// What was measured of a network, where it was.
  public struct Measurement: Codable, Equatable, Sendable {
    /// Numbers that one image's activations take.
    public var activations: Int
    public var bytes: Int?
    /// Milliseconds for one image, by engine.
    public var latencies: [String: Double] = [:]
    public var accuracy: Double?

    public init(activations: Int, bytes: Int? = nil, latencies: [String: Double] = [:], accuracy: Double? = nil) {
      (self.activations, self.bytes, self.latencies, self.accuracy) = (activations, bytes, latencies, accuracy)
    }
  }

  public var criterion: String
  /// What was removed: channels, groups or blocks.
  public var unit = "channels"
  /// nil where each layer had its own.
  public var threshold: Double?
  /// Channel groups that could have gone, and those that did.
  public var candidates: Int
  public var removed: Int
  public var layers: [LayerRow]
  public var before: Costs
  public var after: Costs
  /// How the threshold was found, in words.
  public var rule = ""
  /// What became of the constants, in words.
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

  public var largestConstant: Double { layers.reduce(0) { max($0, $1.largestConstant) } }
}
