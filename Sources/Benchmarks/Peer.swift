import Foundation

/// Another program that does the same work, measured beside this one: PyTorch, by a script.
struct Peer {
  enum Availability {
    case available(Peer)
    case missing(String)
  }

  let python: String
  let script: String

  /// PyTorch on the machine: `$ESPALIER_PYTHON`, else `python3`.
  static func find(script: String) -> Availability {
    let python = ProcessInfo.processInfo.environment["ESPALIER_PYTHON"] ?? "python3"
    guard FileManager.default.fileExists(atPath: script) else {
      return .missing("\(script) is not here; run this from the repository's folder")
    }
    guard output(of: [python, "-c", "import torch; print(torch.__version__)"]) != nil else {
      return .missing(
        "`\(python)` has no torch; install PyTorch (pip install torch) or name a Python that has it in ESPALIER_PYTHON")
    }
    return .available(Peer(python: python, script: script))
  }

  /// How PyTorch is run; which is best depends on the machine and on who else is on it.
  struct Setting: Hashable {
    let threads: Int
    let isPassive: Bool

    static let all = [1, 2].flatMap { threads in [false, true].map { Setting(threads: threads, isPassive: $0) } }

    var description: String { "\(threads) thread\(threads == 1 ? "" : "s")\(isPassive ? ", passive" : "")" }
  }

  /// These keep PyTorch from giving memory back and fetching it anew at every step.
  private static let malloc = [
    "MALLOC_MMAP_THRESHOLD_": "4000000000", "MALLOC_TRIM_THRESHOLD_": "8000000000",
    "MALLOC_TOP_PAD_": "268435456",
  ]

  func measure(_ benchmark: NetworkBenchmark, _ setting: Setting, seconds: Double, isTuned: Bool = true) -> Measurement?
  {
    var environment = isTuned ? Peer.malloc : [:]
    if setting.isPassive { environment["OMP_WAIT_POLICY"] = "PASSIVE" }
    let words = [
      python, script, "--network", benchmark.network.rawValue, "--work", benchmark.work.rawValue, "--batch",
      "\(benchmark.batch)", "--threads", "\(setting.threads)", "--seconds", "\(seconds)",
    ]
    return Peer.output(of: words, environment: environment).flatMap(Measurement.init(json:))
  }

  /// The setting that is fastest now: each is tried twice, by turns, and counts by its better run.
  func bestSetting(for benchmark: NetworkBenchmark) -> Setting? {
    var best: [Setting: Double] = [:]
    for setting in Setting.all + Setting.all {
      guard let median = measure(benchmark, setting, seconds: 0.5)?.median else { continue }
      best[setting] = min(best[setting] ?? median, median)
    }
    return Setting.all.filter { best[$0] != nil }.min { best[$0] ?? 0 < best[$1] ?? 0 }
  }

  /// What a program writes; nil if it fails.
  static func output(of words: [String], environment: [String: String] = [:]) -> String? {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = words
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
  }
}

extension Measurement {
  init?(json: String) {
    guard let value = try? JSONDecoder().decode(Measurement.self, from: Data(json.utf8)) else { return nil }
    self = value
  }
}
