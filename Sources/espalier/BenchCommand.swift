import ArgumentParser
import Benchmarks
import FastEngine
import Foundation

/// `espalier bench measure …`: one figure, for scripts that put programs side by side.
struct BenchMeasureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure", abstract: "Time one network on one engine and print seconds for a batch, as JSON.")

  @Argument(help: "a, b, resnet20 or netC.") var network: BenchmarkNetwork
  @Option(help: "training or inference.") var work: NetworkBenchmark.Work = .training
  @Option(help: "Images in a batch.") var batch = 64
  @Option(help: "Threads.") var threads = 2
  @Option(help: "How long to go on.") var seconds = 1.0
  @Flag(help: "Run the reference engine.") var reference = false

  func run() throws {
    let benchmark = NetworkBenchmark(network, work, batch: batch, threads: threads, isReference: reference)
    let measurement = try benchmark.run(seconds: seconds)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    OutputStream.standardOutput.writeLine(String(decoding: try encoder.encode(measurement), as: UTF8.self))
  }
}

/// `espalier bench`
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure how fast the engines are.", subcommands: [BenchMeasureCommand.self])
}

extension BenchmarkNetwork: ExpressibleByArgument {}
extension NetworkBenchmark.Work: ExpressibleByArgument {}
