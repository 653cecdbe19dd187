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

  /// Times a network part by part; the batch's first image is timed alone.
  public let profile: @Sendable (Network, _ images: Tensor) throws(NetworkError) -> EngineProfile

  public init(
    name: String, summary: String, makeExecutor: @escaping @Sendable (Network) -> any Executor,
    compare: (
      @Sendable (Network, Batch, _ progress: (Double, String) -> Void) throws(NetworkError) ->
        EngineComparison
    )? = nil,
    profile: @escaping @Sendable (Network, Tensor) throws(NetworkError) -> EngineProfile
  ) {
    (self.name, self.summary, self.makeExecutor) = (name, summary, makeExecutor)
    (self.compare, self.profile) = (compare, profile)
  }

  public static let reference = Engine(
    name: "reference", summary: "plain loops in Double", makeExecutor: { ReferenceExecutor($0) },
    profile: { (network, images) throws(NetworkError) in try ReferenceExecutor.profile(network, images) })
}
