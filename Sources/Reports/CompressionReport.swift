/// What a compression took away, layer by layer, and what it left; kept with the network for good.
///
/// It is data: the prompt makes tables and sentences of it. What only one method has to say of a layer is a `Figure` of its
/// row, and becomes a column.
public struct CompressionReport: Codable, Equatable, Sendable {
  public var criterion: String
  /// The criterion's word; nil where something else decided, and in reports of older files.
  public var method: String?
  /// What was removed.
  public var unit = Unit.channels
  /// nil where each layer had its own.
  public var threshold: Double?
  /// How many units could have gone, and how many did; of channels the groups that go together.
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
  /// What was to go and stays.
  public var spared: [Spared] = []
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
