import DataLoading
import Figures
import Networks
import Reports
import Tensors
import Texts
import Training

/// One result of a session: a network as a verb left it.
struct ScoreboardRow: Sendable {
  var name: String
  /// The line that made it.
  var entry: String
  var network: Network
}

extension Workspace {
  /// More results than this are forgotten, oldest first.
  private static let mostRows = 50
  /// So are those whose networks together take more than this; the last two stay in any case.
  private static let mostScoreboardBytes = 256 << 20

  /// - Parameter replaces: whether a row of the same name and line goes: of a loop's rounds the last stays.
  mutating func noteResult(_ network: Network, named name: String, by entry: String, replaces: Bool) {
    var network = network
    // Nobody trains it from here.
    network.velocities = [:]
    if replaces { scoreboard.removeAll { $0.name == name && $0.entry == entry } }
    scoreboard.append(ScoreboardRow(name: name, entry: entry, network: network))
    while scoreboard.count > Workspace.mostRows
      || scoreboard.count > 2 && scoreboardBytes > Workspace.mostScoreboardBytes
    { scoreboard.removeFirst() }
  }
}

extension Workspace {
  /// What the results' networks take, numbers that are shared counted once.
  private var scoreboardBytes: Int {
    var bytes: [UnsafeRawPointer?: Int] = [:]
    for row in scoreboard { row.network.visitNumbers { bytes[$0.place] = $0.count * 8 } }
    return bytes.values.reduce(0, +)
  }
}

extension DotWords {
  static var scoreboard: DotWord {
    DotWord("scoreboard", "lists the session's results: what each costs and how well it does", example: ".scoreboard") {
      session, _, emit in
      let rows = session.workspace.scoreboard
      guard !rows.isEmpty else {
        emit(.text("no results yet: train, prune, slim, compact and reestimate each leave one"))
        return .succeeded
      }
      var table = Table(header: ["result", "non-zeros", "MACs", "bytes", "accuracy", "ms", "by"])
      table.alignments = [.left, .right, .right, .right, .right, .right, .left]
      let latencies = session.latencies(of: rows.map(\.network))
      for (row, latency) in zip(rows, latencies) {
        if session.cancellation.isRequested { break }
        let split = session.testImages(
          for: row.network, count: VerbCall.reportImages, workspace: session.workspace)
        let accuracy = split.flatMap { try? session.accuracy(of: row.network, on: $0) }
        let bytes = try? CompressedNetworkFile.bits(of: row.network).bytes
        table.rows.append([
          row.name, row.network.nonZeros.grouped,
          row.network.costs.multiplyAdds.grouped,
          bytes?.grouped ?? "–", accuracy.map(NumberText.percent) ?? "–",
          latency.map { NumberText.fixed(1000 * $0.median, decimals: 3) } ?? "–", row.entry,
        ])
      }
      session.cancellation.reset()
      emit(.table(table))
      return .succeeded
    }
  }
}

extension Session {
  /// For one image, of all networks by turns; nil for those whose images are not at hand.
  fileprivate func latencies(of networks: [Network]) -> [Timing?] {
    let images = networks.map { testImages(for: $0, count: 1, workspace: workspace)?.batch([0]).images }
    let executors = networks.map(engine.makeExecutor)
    let timed = images.indices.filter { images[$0] != nil }
    let timings = try? Cancellation.$ofArithmetic.withValue(cancellation) {
      try Timing.byTurns(of: timed.count, seconds: 0.2) { (piece) throws(NetworkError) in
        guard let image = images[timed[piece]] else { return }
        _ = try executors[timed[piece]].scores(image)
      }
    }
    return images.indices.map { index in timed.firstIndex(of: index).flatMap { timings?[$0] } }
  }
}
