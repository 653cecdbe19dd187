import Networks
import Options

/// A way to make a network small: what it is called, what may be said to it, and what it does.
///
/// It is a value, as criteria and layers' rules are; one file declares it. The prompt makes labels, help, completion and
/// checks of its options, so that nothing that is said to it is ignored.
public struct CompressionMethod: Sendable {
  /// What it works on.
  public enum Reach: Sendable {
    case network
    case layer
    /// A layer, or every layer that it can do something with.
    case networkOrLayer
  }

  /// The images that it looks at.
  public enum Images: Sendable {
    case none
    /// Some, to measure activations and gradients on.
    case measuring
    /// All that there are, to train on. What it has done stays if it is stopped.
    case training
  }

  /// What it takes out: `weights`; or what it does: `factor`.
  public let word: String
  /// Whom it is from: `Han et al. 2015, arXiv:1506.02626`.
  public let source: String
  /// What may be said to it.
  public let options: [OptionDescription]
  /// What it works on.
  public let reach: Reach
  /// What it looks at.
  public let images: Images
  /// How many it looks at where none are named.
  package let imageCount: Int
  /// Whether it looks at them at all, by what was said to it.
  public let looksAtImages: @Sendable (Given) -> Bool
  private let body: @Sendable (Network, Workshop) throws(CompressionError) -> Network

  /// - Parameter body: hands back the smaller network, with a report of what went as its last; or the same network,
  ///   without one, where there is nothing to take out.
  public init(
    _ word: String, source: String, options: [OptionDescription] = [], reach: Reach = .network, images: Images = .none,
    imageCount: Int = 200,
    looksAtImages: @escaping @Sendable (Given) -> Bool = { _ in true },
    _ body: @escaping @Sendable (Network, Workshop) throws(CompressionError) -> Network
  ) {
    (self.word, self.source, self.options) = (word, source, options)
    (self.reach, self.images, self.imageCount) = (reach, images, imageCount)
    (self.looksAtImages, self.body) = (looksAtImages, body)
  }

  /// The smaller network. What was measured of both, and of its accuracy, stands in its last report.
  ///
  /// - Throws: `CompressionError` where it cannot be done; of work that was cancelled, `.network(.cancelled)`.
  public func compress(_ network: Network, in workshop: Workshop) throws(CompressionError) -> Network {
    var small = try body(network, workshop)
    // What trains has measured every pass of its own.
    if images != .training, small.prunings.count > network.prunings.count {
      try workshop.measure(&small, against: network)
    }
    return small
  }
}
