import Foundation
import Glibc
import Testing

/// `kill -9` at random moments of typing, training, saving and keeping: the next start opens what was left, whole.
///
/// `ESPALIER_KILLS` says how often; a run of 300 takes about a quarter of an hour.
@Suite(.serialized, .timeLimit(.minutes(120))) struct KillingTests {
  let home = TemporaryFolder()
  private static let kills = ProcessInfo.processInfo.environment["ESPALIER_KILLS"].flatMap(Int.init) ?? 8
  private static let seed = ProcessInfo.processInfo.environment["ESPALIER_SEED"].flatMap(UInt64.init) ?? 1

  /// A prompt that is not back after so many seconds hangs; a machine may be busy for less.
  private static let patience = 60.0

  /// Each leaves values that agree with one another, so that half of a line would show.
  private enum Work: CaseIterable {
    case count, train, save, keepBySelf, large

    func line(_ folder: String) -> String {
      switch self {
      case .count: "copy = 2 * (i + 1); v = i + 1 + zeros(200); i = i + 1"
      case .train: "train net epochs: 12 on: glyphs.train[0..<200];"
      case .save: "save net to: \"\(folder)/net.network\""
      case .keepBySelf: ".save \"\(folder)/own.session\""
      // 12 MB, written while the next line runs.
      case .large: "big = random(1500000);"
      }
    }
  }

  /// SplitMix64, so that a seed gives the same moments everywhere.
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var z = state
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      return z ^ (z >> 31)
    }
  }

  private func start() throws -> Terminal {
    // Checkpoints come so often that many a kill hits one.
    let terminal = try Terminal(columns: 100, home: home.path, environment: ["ESPALIER_CHECKPOINT": "0.02"])
    try terminal.expect(endingWith: "\n\n›", seconds: Self.patience)
    return terminal
  }

  /// The largest i that the screen shows as assigned.
  private func lastCount(_ screen: String) -> Int {
    screen.split(separator: "\n").compactMap { $0.hasPrefix("i = ") ? Int($0.dropFirst(4)) : nil }.max() ?? 0
  }

  @Test func `after every kill the next start opens, and what was saved is whole`() throws {
    var generator = Generator(state: Self.seed)
    var (seen, largest, unfinished, filesRead) = (0, 0, 0, 0)
    var terminal = try start()
    try terminal.enter("i = 0; copy = 0; v = zeros(200); net = vgg(4, M, 4, for: glyphs)")
    for kill in 0..<Self.kills {
      var work: [Work] = []
      for _ in 0..<40 { work.append(Work.allCases.randomElement(using: &generator) ?? .count) }
      let moment = ContinuousClock.now + .milliseconds(Int.random(in: 5...1500, using: &generator))
      for task in work where ContinuousClock.now < moment {
        terminal.type(task.line(home.path) + "\r")
        // Typed into the work as it comes, not after it.
        let pause = min(moment, ContinuousClock.now + .milliseconds(Int.random(in: 0...120, using: &generator)))
        while ContinuousClock.now < pause { terminal.watch(milliseconds: 5) }
      }
      while ContinuousClock.now < moment { terminal.watch(milliseconds: 5) }
      terminal.signal(SIGKILL)
      _ = try terminal.exitStatus()
      let before = terminal.text
      seen = max(seen, lastCount(before))

      terminal = try start()
      #expect(!terminal.text.contains("not kept"), "\(terminal.text)")
      try terminal.enter(".open 1", seconds: Self.patience)
      if terminal.text.contains("was under way") { unfinished += 1 }
      #expect(!terminal.text.contains("is not there") && !terminal.text.contains("damaged"), "\(terminal.text)")
      try terminal.enter(
        "assert copy == 2 * i; assert all(v == i); accuracy(net, on: glyphs.test[0..<10]) >= 0", seconds: Self.patience)
      try terminal.expect(endingWith: "\ntrue\n›", seconds: Self.patience)
      try terminal.enter("i = i + 0", seconds: Self.patience)
      let now = lastCount(terminal.text)
      // The line in hand, and one more while 12 MB are written.
      #expect(now >= seen - 2, "kill \(kill): \(seen) was seen, \(now) was kept\n\(before)\n\(terminal.text)")
      (seen, largest) = (now, max(largest, now))
      for (file, line) in [
        ("net.network", "other = load(\"\(home.path)/net.network\");"),
        ("own.session", ".open \"\(home.path)/own.session\""),
      ] where access(home.path + "/" + file, F_OK) == 0 {
        let before = terminal.text.count
        try terminal.enter(line, seconds: Self.patience)
        let reply = terminal.text.dropFirst(before)
        #expect(!reply.contains("cut short") && !reply.contains("damaged") && !reply.contains("no usable"), "\(reply)")
        // What goes back is large again, and is on the disk when the next line is.
        if file == "own.session" {
          for line in [".undo", "i = i + 0"] { try terminal.enter(line, seconds: Self.patience) }
        }
        filesRead += 1
      }
      // The next write in a folder takes what killed writers left there; there is never more than one of each.
      if kill % 20 == 19 { print("\(kill + 1) kills") }
      let left = try FileManager.default.contentsOfDirectory(atPath: home.path).filter { $0.hasPrefix(".espalier-") }
      #expect(left.count <= 1, "\(left)")
    }
    print("\(Self.kills) kills: i reached \(largest); \(unfinished) trainings under way, \(filesRead) files, all whole")
  }
}
