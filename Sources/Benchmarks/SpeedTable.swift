import FastEngine
import Foundation

/// What is promised of the fast engine's speed, row by row, and what it reaches.
public struct SpeedTable: Codable, Sendable {
  public struct Row: Codable, Sendable {
    public var name: String
    /// `×`, `%` or `ms`
    public var unit: String
    public var must: Double
    public var aim: Double
    /// Whether less is better.
    public var isLimit: Bool
    /// The median over pairs of runs, and their range; nil where there was nobody to compare with.
    public var median: Double?
    public var minimum: Double?
    public var maximum: Double?
    /// What stood behind the figure: both times, PyTorch's setting.
    public var detail: String

    public var isMet: Bool { median.map { isLimit ? $0 <= must : $0 >= must } ?? true }

    mutating func take(_ values: [Double]) {
      let sorted = values.sorted()
      guard !sorted.isEmpty else { return }
      (median, minimum, maximum) = (sorted[sorted.count / 2], sorted.first, sorted.last)
    }
  }

  public var rows: [Row] = []
  public var notes: [String] = []
  public var isMet: Bool { rows.allSatisfy(\.isMet) }
}

/// Measures the table: this program and PyTorch by turns, each in a process of its own.
public struct SpeedBenchmark {
  /// This program's file.
  let program: String
  let script: String
  let pairs = 5
  let seconds: Double

  public init(program: String, script: String = "Tests/Peers/torch_peer.py", seconds: Double = 1) {
    (self.program, self.script, self.seconds) = (program, script, seconds)
  }

  /// - Parameter progress: told each row when it is done.
  public func run(progress: (SpeedTable.Row) -> Void) -> SpeedTable {
    var table = SpeedTable()
    func add(_ row: SpeedTable.Row) {
      table.rows.append(row)
      progress(row)
    }
    add(microkernelShare())
    let peer: Peer?
    switch Peer.find(script: script) {
    case .available(let found): peer = found
    case .missing(let reason):
      peer = nil
      table.notes.append("nothing is compared with PyTorch: \(reason)")
    }
    if let peer {
      for (name, benchmark, must, aim) in SpeedBenchmark.comparisons {
        add(compare(name, benchmark, with: peer, must: must, aim: aim))
      }
    }
    add(threadGain())
    add(compilation())
    add(pruningGain("speed-up of what MACs promise, 30 % pruned", .b70))
    add(pruningGain("speed-up of what MACs promise, 50 % pruned", .b50))
    if let peer { add(memoryRatio(peer)) }
    return table
  }

  private static let comparisons: [(String, NetworkBenchmark, Double, Double)] = [
    ("training, net a, batch 64", NetworkBenchmark(.a, .training, batch: 64, threads: 2), 2.0, 3.0),
    ("training, net b (VGG-small), batch 64", NetworkBenchmark(.b, .training, batch: 64, threads: 2), 1.6, 2.5),
    ("training, ResNet-20, batch 64", NetworkBenchmark(.resnet20, .training, batch: 64, threads: 2), 1.5, 2.2),
    ("training, NetC, batch 50", NetworkBenchmark(.netC, .training, batch: 50, threads: 2), 2.5, 4),
    ("inference, net a, 1 image", NetworkBenchmark(.a, .inference, batch: 1, threads: 2), 3, 5),
    ("inference, net b, 1 image", NetworkBenchmark(.b, .inference, batch: 1, threads: 2), 3, 5),
    ("inference, net a, batch 128", NetworkBenchmark(.a, .inference, batch: 128, threads: 2), 1.5, 2.5),
    ("inference, net b, batch 128", NetworkBenchmark(.b, .inference, batch: 128, threads: 2), 1.5, 2.5),
  ]

  private func own(_ benchmark: NetworkBenchmark) -> Measurement? {
    Peer.output(of: [
      program, "bench", "measure", benchmark.network.rawValue, "--work", benchmark.work.rawValue, "--batch",
      "\(benchmark.batch)", "--threads", "\(benchmark.threads)", "--seconds", "\(seconds)",
    ]).flatMap(Measurement.init(json:))
  }

  private func compare(_ name: String, _ benchmark: NetworkBenchmark, with peer: Peer, must: Double, aim: Double)
    -> SpeedTable.Row
  {
    var row = SpeedTable.Row(
      name: name, unit: "×", must: must, aim: aim, isLimit: false, detail: "PyTorch could not be measured")
    guard let setting = peer.bestSetting(for: benchmark) else { return row }
    var ratios: [Double] = []
    var times: (own: [Double], peer: [Double]) = ([], [])
    for _ in 0..<pairs {
      guard let mine = own(benchmark), let theirs = peer.measure(benchmark, setting, seconds: seconds) else { continue }
      ratios.append(theirs.median / mine.median)
      times.own.append(mine.median)
      times.peer.append(theirs.median)
    }
    row.take(ratios)
    row.detail =
      "\(Self.milliseconds(times.own)), PyTorch \(Self.milliseconds(times.peer)) with \(setting.description)"
    return row
  }

  private func threadGain() -> SpeedTable.Row {
    var row = SpeedTable.Row(
      name: "two threads against one, net b", unit: "×", must: 1.7, aim: 1.95, isLimit: false, detail: "")
    var times: (one: [Double], two: [Double]) = ([], [])
    for _ in 0..<pairs {
      guard let one = own(NetworkBenchmark(.b, .training, batch: 64, threads: 1)),
        let two = own(NetworkBenchmark(.b, .training, batch: 64, threads: 2))
      else { continue }
      times.one.append(one.median)
      times.two.append(two.median)
    }
    row.take(zip(times.one, times.two).map { $0 / $1 })
    row.detail = "\(Self.milliseconds(times.one)), \(Self.milliseconds(times.two))"
    return row
  }

  private func compilation() -> SpeedTable.Row {
    var row = SpeedTable.Row(
      name: "making NetC's plan for training", unit: "ms", must: 5, aim: 5, isLimit: true, detail: "batch 50")
    row.take(
      (0..<pairs).compactMap { _ in
        own(NetworkBenchmark(.netC, .compilation, batch: 50, threads: 2)).map { 1e3 * $0.median }
      })
    return row
  }

  /// The realised speed-up of a pruned net b, as a share of the ratio of MACs.
  private func pruningGain(_ name: String, _ pruned: BenchmarkNetwork) -> SpeedTable.Row {
    var row = SpeedTable.Row(name: name, unit: "%", must: 75, aim: 100, isLimit: false, detail: "")
    guard let whole = try? BenchmarkNetwork.b.network(), let small = try? pruned.network() else { return row }
    let promised = Double(whole.costs.multiplyAdds) / Double(small.costs.multiplyAdds)
    var times: (whole: [Double], small: [Double]) = ([], [])
    for _ in 0..<pairs {
      guard let a = own(NetworkBenchmark(.b, .inference, batch: 128, threads: 2)),
        let b = own(NetworkBenchmark(pruned, .inference, batch: 128, threads: 2))
      else { continue }
      times.whole.append(a.median)
      times.small.append(b.median)
    }
    row.take(zip(times.whole, times.small).map { 100 * $0 / $1 / promised })
    row.detail = "\(Self.milliseconds(times.whole)), \(Self.milliseconds(times.small)) for a batch of 128"
    row.detail += String(format: "; MACs %.2f×", promised)
    return row
  }

  private func memoryRatio(_ peer: Peer) -> SpeedTable.Row {
    var row = SpeedTable.Row(
      name: "peak memory of training net b", unit: "×", must: 0.6, aim: 0.25, isLimit: true, detail: "")
    let benchmark = NetworkBenchmark(.b, .training, batch: 64, threads: 2)
    let setting = Peer.Setting(threads: 2, isPassive: false)
    guard let mine = own(benchmark)?.peakMemory,
      let theirs = peer.measure(benchmark, setting, seconds: seconds, isTuned: false)?.peakMemory
    else { return row }
    row.take([Double(mine) / Double(theirs)])
    row.detail = "\(mine >> 20) MiB, PyTorch \(theirs >> 20) MiB without the malloc settings"
    return row
  }

  private func microkernelShare() -> SpeedTable.Row {
    var row = SpeedTable.Row(
      name: "microkernel, share of the core's peak", unit: "%", must: 85, aim: 92, isLimit: false, detail: "")
    let clock = ContinuousClock()
    func rate(_ work: () -> Int) -> Double {
      let start = clock.now
      let count = work()
      return Double(count) / (clock.now - start).seconds
    }
    var pairs: [(peak: Double, kernel: Double)] = []
    for _ in 0..<15 {
      pairs.append((rate { PeakBenchmark.multiplyAdd() }, rate { PeakBenchmark.microkernel() }))
    }
    row.take(pairs.map { 100 * $0.kernel / $0.peak })
    let peak = pairs.map(\.peak).sorted()[pairs.count / 2]
    row.detail = String(format: "peak %.0f GFLOP/s, ", 2e-9 * peak) + InstructionSet.current.title
    return row
  }

  private static func milliseconds(_ seconds: [Double]) -> String {
    let sorted = seconds.sorted()
    return sorted.isEmpty ? "–" : String(format: "%.3g ms", 1e3 * sorted[sorted.count / 2])
  }
}
