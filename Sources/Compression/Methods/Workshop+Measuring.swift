import Engines
import Networks
import Reports
import Tensors
import Training

extension Workshop {
  /// Completes the last report of a network that was made from another.
  public func measure(_ small: inout Network, against original: Network) throws(CompressionError) {
    guard var report = small.prunings.last else { return }
    report.measuredBefore = try measurement(of: original)
    report.measuredAfter = try measurement(of: small)
    if report.before.codeBits + report.after.codeBits > 0 {
      report.measuredBefore?.compressedBytes = try? CompressedNetworkFile.bits(of: original).bytes
      report.measuredAfter?.compressedBytes = try? CompressedNetworkFile.bits(of: small).bytes
    }
    if let image = test?.split.batch([0]).images {
      let timings = try networks { () throws(NetworkError) in try engine.latencies(of: [original, small], image) }
      report.measuredBefore?.latencies[engine.name] = timings[0]
      report.measuredAfter?.latencies[engine.name] = timings[1]
    }
    if report.measuredAfter?.accuracy != nil { report.images = test?.named }
    small.prunings[small.prunings.count - 1] = report
  }

  /// Notes what training or new statistics did to the accuracy of a network that was made small.
  public func noteAccuracy(of network: inout Network, _ field: WritableKeyPath<CompressionReport, Double?>)
    throws(CompressionError)
  {
    guard !network.prunings.isEmpty, let accuracy = try accuracy(of: network) else { return }
    network.prunings[network.prunings.count - 1][keyPath: field] = accuracy
  }

  /// On the test images; nil without any.
  public func accuracy(of network: Network) throws(CompressionError) -> Double? {
    guard let test else { return nil }
    let score = try networks { () throws(NetworkError) in
      try Score.of(network, on: test.split, executor: engine.makeExecutor(network), cancellation: cancellation)
    }
    if cancellation.isRequested { throw .network(.cancelled) }
    return score.accuracy
  }

  private func measurement(of network: Network) throws(CompressionError) -> CompressionReport.Measurement {
    CompressionReport.Measurement(
      activations: network.nodes.reduce(0) { $0 + $1.shape.count }, bytes: try? NetworkFile.size(of: network),
      accuracy: try accuracy(of: network))
  }
}

/// Work on networks, its errors those of a compression.
func networks<T>(_ work: () throws(NetworkError) -> T) throws(CompressionError) -> T {
  do throws(NetworkError) { return try work() } catch { throw .network(error) }
}

extension Engine {
  /// For one image, of some networks by turns.
  func latencies(of networks: [Network], _ image: Tensor) throws(NetworkError) -> [Timing] {
    let executors = networks.map(makeExecutor)
    return try Timing.byTurns(of: networks.count, seconds: 0.1) { (piece) throws(NetworkError) in
      _ = try executors[piece].scores(image)
    }
  }
}
