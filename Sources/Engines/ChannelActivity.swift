import Networks
import ReferenceEngine
import Tensors

/// What a channel did over some images, by the running statistics.
public struct ChannelActivity: Sendable, Equatable {
  /// Values: images × positions.
  public var count = 0
  /// How many were above 0.
  public var active = 0
  public var mean = 0.0
  /// Σ(a − mean)²: exactly 0 of a constant.
  public var squaredDeviations = 0.0
  /// Σ over images of |mean over positions of a·∂ℓ/∂a|, where ℓ is the image's own loss; 0 if it was not asked for.
  public var change = 0.0

  public init() {}

  /// Of values of which Σ(a − center) and Σ(a − center)² are known.
  public init(count: Int, center: Double, sum: Double, squares: Double, active: Int, change: Double) {
    (self.count, self.active, self.change) = (count, active, change)
    mean = center + sum / Double(count)
    squaredDeviations = max(squares - sum * sum / Double(count), 0)
  }

  /// By Chan's formula.
  public static func += (a: inout ChannelActivity, b: ChannelActivity) {
    let total = a.count + b.count
    guard total > 0 else { return }
    let (distance, share) = (b.mean - a.mean, Double(b.count) / Double(total))
    a.squaredDeviations += b.squaredDeviations + distance * distance * Double(a.count) * share
    a.mean += distance * share
    a.count = total
    a.active += b.active
    a.change += b.change
  }
}

/// For each channel of the nodes that were asked for.
public typealias Activity = [Network.NodeID: [ChannelActivity]]

extension ReferenceExecutor {
  /// What the channels of some nodes did over a batch; some dozens of images at a time go through the network.
  ///
  /// - Parameter withChange: whether ∂ℓ/∂a is looked at, which takes a backward pass.
  public static func activity(
    of nodes: Set<Network.NodeID>, in network: Network, on batch: Batch, withChange: Bool
  ) throws(NetworkError) -> Activity {
    let executor = ReferenceExecutor(network)
    let names = Dictionary(uniqueKeysWithValues: network.nodes.map { ($0.name, $0.id) })
    var activity: Activity = [:]
    func add(_ id: Network.NodeID, _ values: Tensor, _ gradient: Tensor?) {
      let own = values.channelActivity(gradient)
      activity[id] =
        activity[id].map {
          zip($0, own).map { a, b in
            var a = a; a += b; return a
          }
        } ?? own
    }
    for start in stride(from: 0, to: batch.labels.count, by: 50) {
      let part = batch.part(start..<min(start + 50, batch.labels.count))
      if withChange {
        let count = Double(part.labels.count)
        for entry in try executor.trace(part, mode: .evaluation).entries {
          // The trace's loss is a mean over its images.
          guard let id = names[entry.node], nodes.contains(id) else { continue }
          add(id, entry.evaluation.output, entry.gradient.map { count * $0 })
        }
      } else {
        for (id, evaluation) in try executor.evaluations(part.images) where nodes.contains(id) {
          add(id, evaluation.output, nil)
        }
      }
    }
    return activity
  }
}

extension Batch {
  /// Some of the images.
  public func part(_ range: Range<Int>) -> Batch {
    let size = images.count / max(labels.count, 1)
    return Batch(
      images: Tensor(
        shape: Shape([range.count] + images.shape.dimensions.dropFirst()),
        elements: Array(images.elements[(range.lowerBound * size)..<(range.upperBound * size)])),
      labels: Array(labels[range]), objective: objective.examples(Array(range)))
  }
}

extension Tensor {
  /// For each channel of N×C×….
  fileprivate func channelActivity(_ gradient: Tensor?) -> [ChannelActivity] {
    let channels = shape[1]
    let plane = count / (shape[0] * channels)
    var activity = [ChannelActivity](repeating: ChannelActivity(), count: channels)
    for index in 0..<(shape[0] * channels) {
      let center = elements[index * plane]
      var (sum, squares, product, active) = (0.0, 0.0, 0.0, 0)
      for position in (index * plane)..<((index + 1) * plane) {
        let value = elements[position]
        sum += value - center
        squares += (value - center) * (value - center)
        if value > 0 { active += 1 }
        if let gradient { product += value * gradient.elements[position] }
      }
      activity[index % channels] += ChannelActivity(
        count: plane, center: center, sum: sum, squares: squares, active: active, change: abs(product / Double(plane)))
    }
    return activity
  }
}
