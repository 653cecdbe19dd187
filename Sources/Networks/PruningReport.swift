/// What a pruning cut away; kept with the network for good.
public struct PruningReport: Codable, Equatable, Sendable {
  public struct LayerRow: Codable, Equatable, Sendable {
    public var node: String
    public var before: Int
    public var after: Int
    /// Channels that the threshold would have removed and the floor kept.
    public var revived: Int
    /// The largest constant φ(β) among the removed channels.
    public var largestConstant: Double

    public init(node: String, before: Int, after: Int, revived: Int, largestConstant: Double) {
      (self.node, self.before, self.after) = (node, before, after)
      (self.revived, self.largestConstant) = (revived, largestConstant)
    }
  }

  public var criterion: String
  public var threshold: Double
  /// Channel groups that could have gone, and those that did.
  public var candidates: Int
  public var removed: Int
  public var layers: [LayerRow]
  public var before: Costs
  public var after: Costs

  public init(
    criterion: String, threshold: Double, candidates: Int, removed: Int, layers: [LayerRow], before: Costs, after: Costs
  ) {
    (self.criterion, self.threshold, self.candidates, self.removed) = (criterion, threshold, candidates, removed)
    (self.layers, self.before, self.after) = (layers, before, after)
  }

  public var largestConstant: Double { layers.reduce(0) { max($0, $1.largestConstant) } }
}
