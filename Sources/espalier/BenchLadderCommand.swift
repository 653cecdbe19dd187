import ArgumentParser
import FastEngine
import Figures
import Foundation

/// `espalier bench ladder`
struct BenchLadderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ladder", abstract: "A convolution made fast in six steps, each checked and timed.",
    discussion: "Exits with 1 if a step does not compute what the reference computes.")

  @Option(help: "Timed runs of each step.") var runs = 5

  func run() throws {
    let threads = FastExecutor.threadCount
    let output = OutputStream.standardOutput
    output.writeLine("3×3 convolution, 64 → 64 channels, 32×32, 4 images; \(InstructionSet.current.title)")
    let measurements = try Ladder.measure(threads: threads, runs: runs)
    var table = Table(header: ["step", "time", "GFLOP/s", "of peak", "gain", "difference", "allowed"])
    table.alignments = [.left] + [Table.Alignment](repeating: .right, count: 6)
    for (index, measurement) in measurements.enumerated() {
      let gain = index == 0 ? 1 : measurements[index - 1].seconds / measurement.seconds
      table.rows.append([
        "\(index). \(measurement.rung.name)", String(format: "%.3g ms", 1e3 * measurement.seconds),
        String(format: "%.1f", 2e-9 * measurement.rate), String(format: "%.1f %%", 100 * measurement.shareOfPeak),
        String(format: "%.1f×", gain), String(format: "%.1e", measurement.relativeDifference),
        String(format: "%.0e", measurement.allowed),
      ])
    }
    table.text(width: 80).forEach { output.writeLine($0) }
    output.writeLine("")
    for (index, measurement) in measurements.enumerated() {
      output.writeLine("\(index). \(measurement.rung.name): \(measurement.rung.idea)")
    }
    output.writeLine(
      "peak: of one core up to step 3, of \(threads) after it; Winograd passes it, as it takes fewer products")
    throw ExitCode(measurements.allSatisfy(\.agrees) ? 0 : 1)
  }
}
