extension CompressionReport {
  /// What is counted as removed, by its name in the plural. A method may have one of its own.
  public struct Unit: RawRepresentable, Codable, Hashable, Sendable {
    /// In the plural: `channels`.
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Of a layer's output.
    public static let channels = Unit(rawValue: "channels")
    /// Of a grouped convolution.
    public static let groups = Unit(rawValue: "groups")
    /// Branches of residual blocks.
    public static let blocks = Unit(rawValue: "blocks")
    public static let weights = Unit(rawValue: "weights")
    /// That weights have, however many have each.
    public static let values = Unit(rawValue: "different values")
    /// Of a layer's matrix of weights.
    public static let singularValues = Unit(rawValue: "singular values")
  }

  /// What becomes of what removed channels always added.
  public enum Constants: String, Codable, Sendable { case dropped, absorbed, exact }

  /// Units with one and the same score, some of which went: nothing but their order chose.
  public struct Tie: Codable, Equatable, Sendable {
    /// Which all of them have.
    public var score: Double
    public var count: Int
    public var removed: Int

    public init(score: Double, count: Int, removed: Int) {
      (self.score, self.count, self.removed) = (score, count, removed)
    }
  }

  /// The images that accuracies are measured on: the first `count` of a data set's `total` test images.
  public struct Images: Codable, Equatable, Sendable {
    /// Its name.
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
    /// Of its file, without what only further training needs.
    public var bytes: Int?
    /// Of its compressed file; nil in older files, and where every weight is a number of its own.
    public var compressedBytes: Int?
    /// For one image, by engine.
    public var latencies: [String: Timing] = [:]
    public var accuracy: Double?

    public init(activations: Int, bytes: Int? = nil, latencies: [String: Timing] = [:], accuracy: Double? = nil) {
      (self.activations, self.bytes, self.latencies, self.accuracy) = (activations, bytes, latencies, accuracy)
    }
  }
}
