import ArgumentParser
import Benchmarks
import FastEngine
import Figures
import Foundation

/// `espalier bench`
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure how fast the engines are.",
    subcommands: [BenchSpeedCommand.self, BenchLadderCommand.self, BenchMeasureCommand.self],
    defaultSubcommand: BenchSpeedCommand.self)
}

/// `espalier bench speed`: the promises and what is reached, beside PyTorch where there is one.
struct BenchSpeedCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "speed", abstract: "What is promised and what is reached, beside PyTorch. Takes some minutes.",
    discussion: "Exits with 1 if a promise is not kept.")

  @Flag(help: "Print data instead of a table.") var json = false
  @Option(help: "How long each run goes on.") var seconds = 1.0

  func run() throws {
    let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let benchmark = SpeedBenchmark(program: program, seconds: seconds)
    let output = OutputStream.standardOutput
    let table = benchmark.run { row in
      if !json { output.writeLine("\(row.name): \(row.median.map { row.text($0) } ?? "–")  (\(row.detail))") }
    }
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      output.writeLine(String(decoding: try encoder.encode(table), as: UTF8.self))
    } else {
      output.writeLine("")
      table.table.text(width: 110).forEach { output.writeLine($0) }
      table.notes.forEach { output.writeLine($0) }
    }
    throw ExitCode(table.isMet ? 0 : 1)
  }
}

extension SpeedTable {
  fileprivate var table: Table {
    var table = Table(header: ["", "reached", "range", "must", "aim", ""])
    table.alignments = [.left, .right, .left, .right, .right, .left]
    for row in rows {
      guard let median = row.median, let minimum = row.minimum, let maximum = row.maximum else { continue }
      let range = minimum == maximum ? "" : "\(row.text(minimum))–\(row.text(maximum))"
      let verdict = row.isMet ? "" : "MISSED"
      table.rows.append([row.name, row.text(median), range, row.text(row.must), row.text(row.aim), verdict])
    }
    return table
  }
}

extension SpeedTable.Row {
  fileprivate func text(_ value: Double) -> String {
    switch unit {
    case "%": String(format: "%.0f %%", value)
    case "ms": String(format: "%.2f ms", value)
    default: String(format: "%.2f×", value)
    }
  }
}

/// `espalier bench measure …`: one figure, for scripts that put programs side by side.
struct BenchMeasureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure", abstract: "Time one network on one engine and print seconds for a batch, as JSON.")

  @Argument(help: "a, b, b70, b50, resnet20 or netC.") var network: BenchmarkNetwork
  @Option(help: "training, inference or compilation.") var work: NetworkBenchmark.Work = .training
  @Option(help: "Images in a batch.") var batch = 64
  @Option(help: "Threads.") var threads = 2
  @Option(help: "How long to go on.") var seconds = 1.0
  @Flag(help: "Run the reference engine.") var reference = false

  func run() throws {
    let benchmark = NetworkBenchmark(network, work, batch: batch, threads: threads, isReference: reference)
    var measurement = try benchmark.run(seconds: seconds)
    measurement.peakMemory = Measurement.peakMemory
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    OutputStream.standardOutput.writeLine(String(decoding: try encoder.encode(measurement), as: UTF8.self))
  }
}

extension BenchmarkNetwork: ExpressibleByArgument {}
extension NetworkBenchmark.Work: ExpressibleByArgument {}
