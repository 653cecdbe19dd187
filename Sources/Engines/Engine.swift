import Networks
import Tensors

/// A way to run networks: what it is called, how an executor of it is made, how it is held against the reference.
public struct Engine: Sendable {
  /// `reference` or `fast`
  public let name: String
  /// What it computes in, and with what: `Float, AVX-512, 2 threads`.
  public let summary: String
  public let makeExecutor: @Sendable (Network) -> any Executor
  /// Compares every value and gradient of one training pass with the reference's; nil for the reference itself.
  public let compare:
    (
      @Sendable (Network, Batch, _ progress: (Double, String) -> Void) throws(NetworkError) ->
        EngineComparison
    )?

  /// What the channels of some nodes did over a batch, in evaluation.
  public let activity:
    @Sendable (_ nodes: Set<Network.NodeID>, Network, Batch, _ withChange: Bool) throws(NetworkError) -> Activity

  /// Times a network part by part; the batch's first image is timed alone.
  public let profile: @Sendable (Network, _ images: Tensor) throws(NetworkError) -> EngineProfile

  /// What it calls the way in which it evaluates a node; nil where it has only one.
  package var method: (@Sendable (Network.NodeID, Network) throws(NetworkError) -> String?)?

  public init(
    name: String, summary: String, makeExecutor: @escaping @Sendable (Network) -> any Executor,
    compare: (
      @Sendable (Network, Batch, _ progress: (Double, String) -> Void) throws(NetworkError) ->
        EngineComparison
    )? = nil,
    activity: @escaping @Sendable (Set<Network.NodeID>, Network, Batch, Bool) throws(NetworkError) -> Activity = {
      (nodes, network, batch, withChange) throws(NetworkError) in
      try ReferenceExecutor.activity(of: nodes, in: network, on: batch, withChange: withChange)
    },
    profile: @escaping @Sendable (Network, Tensor) throws(NetworkError) -> EngineProfile
  ) {
    (self.name, self.summary, self.makeExecutor) = (name, summary, makeExecutor)
    (self.compare, self.activity, self.profile) = (compare, activity, profile)
  }

  public static let reference = Engine(
    name: "reference", summary: "plain loops in Double", makeExecutor: { ReferenceExecutor($0) },
    profile: { (network, images) throws(NetworkError) in try ReferenceExecutor.profile(network, images) })
}
