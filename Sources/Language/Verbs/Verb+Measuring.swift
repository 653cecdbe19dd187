import Compression
import DataLoading
import Figures
import Networks
import Tensors
import Training

/// What verbs that make networks small measure, and how they show it.
extension VerbCall {
  /// Test images that an accuracy in a report is measured on.
  static let reportImages = 1000

  /// Completes the last report of a network that was made from another.
  func measure(_ small: inout Network, against original: Network, _ change: (inout PruningReport) -> Void = { _ in })
    throws
  {
    guard var report = small.prunings.last else { return }
    report.measuredBefore = try measurement(of: original)
    report.measuredAfter = try measurement(of: small)
    if let image = testImages(for: original)?.batch([0]).images {
      let timings = try session.engine.latencies(of: [original, small], image)
      report.measuredBefore?.latencies[session.engine.name] = timings[0]
      report.measuredAfter?.latencies[session.engine.name] = timings[1]
    }
    if report.measuredAfter?.accuracy != nil, let name = original.dataset {
      let total = session.dataset(named: name, workspace: evaluator.workspace)?.test.count ?? 0
      report.images = .init(dataset: name, count: min(total, VerbCall.reportImages), total: total)
    }
    change(&report)
    small.prunings[small.prunings.count - 1] = report
  }

  private func measurement(of network: Network) throws -> PruningReport.Measurement {
    var measurement = PruningReport.Measurement(
      activations: network.nodes.reduce(0) { $0 + $1.shape.count }, bytes: try? NetworkFile.size(of: network))
    guard let split = testImages(for: network) else { return measurement }
    measurement.accuracy = try session.accuracy(of: network, on: split)
    return measurement
  }

  /// The first test images of the network's data set, if that is at hand.
  private func testImages(for network: Network) -> DataSplit? {
    session.testImages(for: network, count: VerbCall.reportImages, workspace: evaluator.workspace)
  }

  /// Notes what training or new statistics did to a pruned network's accuracy.
  func noteAccuracy(of network: inout Network, _ field: WritableKeyPath<PruningReport, Double?>) throws {
    guard !network.prunings.isEmpty, let split = testImages(for: network) else { return }
    network.prunings[network.prunings.count - 1][keyPath: field] = try session.accuracy(of: network, on: split)
  }

  /// Shows a pruned network's last report.
  func show(_ network: Network) {
    guard let report = network.prunings.last else { return }
    for output in report.brief(width: session.width) { emit(output) }
  }
}

extension Session {
  func testImages(for network: Network, count: Int, workspace: Workspace) -> DataSplit? {
    guard let name = network.dataset, let test = dataset(named: name, workspace: workspace)?.test,
      test.imageShape == network.inputShape, test.count > 0, network.givesScores
    else { return nil }
    return test.count <= count ? test : try? test.subset(0..<count)
  }

  func accuracy(of network: Network, on split: DataSplit) throws -> Double {
    let score = try Score.of(network, on: split, executor: engine.makeExecutor(network), cancellation: cancellation)
    if cancellation.isRequested { throw LanguageError("stopped") }
    return score.accuracy
  }
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
