import Networks
import Tensors

/// Mean, variance and share of active values of every channel of every node, over images and positions, in evaluation.
public struct ActivationStatistics: Sendable {
  public struct Moments: Sendable {
    public var mean = 0.0
    public var variance = 0.0
    /// The share of values above 0.
    public var active = 0.0
  }

  private var moments: [Network.NodeID: [Moments]]
  /// How many images were looked at.
  public let imageCount: Int

  public subscript(member: ChannelGroup.Member) -> Moments { moments[member.node]?[member.channel] ?? Moments() }

  public func mean(_ member: ChannelGroup.Member) -> Double { self[member].mean }
  public func variance(_ member: ChannelGroup.Member) -> Double { self[member].variance }

  /// - Parameter images: N×C×H×W; some dozens at a time go through the reference engine.
  public static func measure(
    _ network: Network, on images: Tensor, cancellation: Cancellation = Cancellation()
  ) throws(CompressionError) -> ActivationStatistics {
    let executor = ReferenceExecutor(network)
    var sums: [Network.NodeID: [Sums]] = [:]
    do {
      var seen = 0
      while seen < images.shape[0], !cancellation.isRequested {
        let part = Array(seen..<min(seen + 50, images.shape[0]))
        let evaluations = try executor.evaluations(try images.selecting(part, alongAxis: 0))
        for (id, evaluation) in evaluations { add(evaluation.output, to: &sums[id, default: []]) }
        seen += part.count
      }
    } catch let error as NetworkError {
      throw .network(error)
    } catch {
      throw .network(.structure("\(error)"))
    }
    return ActivationStatistics(
      moments: sums.mapValues { $0.map(\.moments) }, imageCount: images.shape[0])
  }

  private struct Sums {
    var count = 0
    var active = 0
    var sum = 0.0
    var squares = 0.0

    var moments: Moments {
      let n = Double(max(count, 1))
      return Moments(
        mean: sum / n, variance: max(squares / n - (sum / n) * (sum / n), 0), active: Double(active) / n)
    }
  }

  private static func add(_ values: Tensor, to sums: inout [Sums]) {
    let channels = values.shape[1]
    if sums.isEmpty { sums = [Sums](repeating: Sums(), count: channels) }
    let plane = values.count / (values.shape[0] * channels)
    let elements = values.elements
    for index in 0..<(values.shape[0] * channels) {
      var own = sums[index % channels]
      for position in (index * plane)..<((index + 1) * plane) {
        let value = elements[position]
        own.sum += value
        own.squares += value * value
        if value > 0 { own.active += 1 }
      }
      own.count += plane
      sums[index % channels] = own
    }
  }
}
