import Networks
import Reports
import Tensors

/// How long an engine takes for a network, part by part.
public struct EngineProfile: Sendable, Equatable {
  /// Nodes that are done together.
  public struct Part: Sendable, Equatable {
    public var nodes: [String]
    /// How they are done: `Winograd 4×4`.
    public var method: String
    public var multiplyAdds: Int
    /// Seconds for one image alone.
    public var latency: Double
    /// Seconds for each image of a batch.
    public var perImage: Double

    public init(nodes: [String], method: String, multiplyAdds: Int, latency: Double, perImage: Double) {
      (self.nodes, self.method, self.multiplyAdds) = (nodes, method, multiplyAdds)
      (self.latency, self.perImage) = (latency, perImage)
    }
  }

  public var engine: String
  public var parts: [Part]
  /// Images in the batch.
  public var batch: Int
  /// Seconds for one image through the whole network, and for each of a batch.
  public var latency: Double
  public var perImage: Double
  /// Multiply-adds that all threads could do in a second at most; nil where nobody measured it.
  public var peak: Double?
  /// Bytes of weights, and of values for one image.
  public var weightMemory: Int
  public var valueMemory: Int

  public init(
    engine: String, parts: [Part], batch: Int, latency: Double, perImage: Double, peak: Double?, weightMemory: Int,
    valueMemory: Int
  ) {
    (self.engine, self.parts, self.batch, self.latency, self.perImage) = (engine, parts, batch, latency, perImage)
    (self.peak, self.weightMemory, self.valueMemory) = (peak, weightMemory, valueMemory)
  }
}

extension ReferenceExecutor {
  /// Times every node on the reference operations.
  ///
  /// - Parameter images: a batch; its first image is timed alone.
  public static func profile(_ network: Network, _ images: Tensor) throws(NetworkError) -> EngineProfile {
    let executor = ReferenceExecutor(network)
    let count = images.shape[0]
    let first = images.first
    var parts: [EngineProfile.Part] = []
    let alone = try executor.evaluations(first)
    let together = try executor.evaluations(images)
    for node in network.nodes where !node.inputs.isEmpty {
      let latency = try executor.seconds(node, alone, runs: 5)
      let perImage = try executor.seconds(node, together, runs: 3) / Double(count)
      parts.append(
        .init(
          nodes: [node.name], method: "reference", multiplyAdds: network.costs(of: node).multiplyAdds, latency: latency,
          perImage: perImage))
    }
    let numbers = network.nodes.reduce(0) { $0 + $1.shape.count }
    return EngineProfile(
      engine: "reference", parts: parts, batch: count,
      latency: try Timing.median(runs: 5) { () throws(NetworkError) in _ = try executor.scores(first) },
      perImage: try Timing.median(runs: 3) { () throws(NetworkError) in _ = try executor.scores(images) }
        / Double(count),
      peak: nil, weightMemory: 8 * network.costs.parameters, valueMemory: 8 * numbers)
  }
}

extension Tensor {
  /// The first image of a batch, as a batch.
  public var first: Tensor {
    let count = count / max(shape[0], 1)
    return Tensor(shape: Shape([1] + shape.dimensions.dropFirst()), elements: Array(elements.prefix(count)))
  }
}
