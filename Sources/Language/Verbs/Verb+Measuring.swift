import Compression
import DataLoading
import Figures
import Networks
import Reports
import Syntax
import Tensors
import Training

/// What verbs that make networks small measure, and how they show it.
extension VerbCall {
  /// Test images that an accuracy in a report is measured on.
  static let reportImages = 1000

  /// Notes what training or new statistics did to the accuracy of a network that was made small.
  func noteAccuracy(of network: inout Network, _ field: WritableKeyPath<CompressionReport, Double?>) throws {
    let workshop = Workshop(
      test: session.test(for: network, in: evaluator.workspace), engine: session.engine,
      cancellation: session.cancellation)
    try workshop.noteAccuracy(of: &network, field)
  }

  /// Shows the report of what was made of a network.
  func show(_ small: Network, madeFrom network: Network) {
    guard small.prunings.count > network.prunings.count, let report = small.prunings.last else {
      return emit("nothing to take out: the network stays as it is")
    }
    for output in report.brief(width: session.width) { emit(output) }
  }
}

extension Session {
  /// The first test images of a network's data set, for reports; nil if that is not at hand.
  func test(for network: Network, in workspace: Workspace) -> TestImages? {
    guard let name = network.dataset, let whole = dataset(named: name, workspace: workspace)?.test,
      let split = testImages(for: network, count: VerbCall.reportImages, workspace: workspace)
    else { return nil }
    return TestImages(split, named: .init(dataset: name, count: split.count, total: whole.count))
  }

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
