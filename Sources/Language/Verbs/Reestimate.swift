import Figures
import Networks
import Syntax
import Texts
import Training

extension Verbs {
  static let reestimate = Verb(
    "reestimate", "a network",
    labels: [
      Label("on", "images, whose labels are not looked at; the training part of its data set by default"),
      Label("batches", "how many; 8 by default"), Label("batch", "images in a batch; 250 by default"),
    ], changesSubject: true,
    "estimates the batch norms' means and variances anew; no weight moves and no label is read",
    example: "net = vgg(4, for: glyphs); reestimate net batches: 2 batch: 50"
  ) { call in
    let network = try call.subjectNetwork()
    let split = try call.images(for: network, part: \.train)
    let batches = try call.integer("batches", in: 1...10_000) ?? VerbCall.statisticsBatches
    let size = try call.integer("batch", in: 2...10_000) ?? VerbCall.statisticsBatchSize
    try call.checkSize(of: network, images: min(size, split.count), label: "batch")
    guard network.aliveChannels.total > 0 else {
      throw LanguageError("this network has no batch norm, and so no statistics", at: call.place)
    }
    let session = call.session
    var result = try call.located(at: "on") {
      try network.reestimatingStatistics(
        on: split, batches: batches, batchSize: size, executor: session.engine.makeExecutor(network),
        cancellation: session.cancellation)
    }
    if session.cancellation.isRequested { throw LanguageError("stopped", at: call.phrase.verbRange) }
    let moved = network.largestStatisticMove(to: result)
    call.emit(
      ("means and variances estimated anew on \(min(batches * size, max(split.count, 1))) images without labels; "
        + "the largest move of a mean is \(NumberText.scientific(moved))").wrapped(to: session.width))
    try call.evaluator.located(call.place) {
      try call.noteAccuracy(of: &result, \.accuracyReestimated)
      let test = session.testImages(
        for: result, count: VerbCall.reportImages, workspace: call.evaluator.workspace)
      guard let test else { return }
      let accuracy = NumberText.percent(try session.accuracy(of: result, on: test))
      call.emit("accuracy \(accuracy) on \(test.count.grouped) images of \(test.name)")
    }
    return .network(result)
  }
}

extension VerbCall {
  /// The usual images that running statistics are measured anew on.
  static let (statisticsBatches, statisticsBatchSize) = (8, 250)
}

extension Network {
  fileprivate func largestStatisticMove(to other: Network) -> Double {
    zip(nodes, other.nodes).flatMap { a, b in
      zip(a.layer.parameters, b.layer.parameters).filter { $0.0.description.name == "mean" }.flatMap { p, q in
        zip(p.value.elements, q.value.elements).map { abs($0 - $1) }
      }
    }.max() ?? 0
  }
}
