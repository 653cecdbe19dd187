import ArgumentParser
import DataLoading
import Experiments
import Foundation

/// `espalier results penalty`: what λ does, found or given, in short and long runs.
struct ResultsPenaltyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "penalty",
    abstract: "Measure what λ does to three networks, on glyphs and Fashion-MNIST. Takes long: see --steps.",
    discussion: "Progress goes to the standard error, the table as Markdown to the standard output.")

  @Option(help: "A folder of images in the IDX format.") var data = "fashion-mnist"
  @Option(help: "Seeds: 1, 2, … up to this.") var seeds = 3
  @Option(help: "Runs of at most so many steps.") var steps = 12_000
  @Flag(help: "Give λ, several of them, in place of letting training find it.") var given = false

  func run() throws {
    let clock = ContinuousClock()
    let start = clock.now
    let datasets = [try Glyphs.dataset(), try IDX.load(folder: try DatasetLocation.find(data))]
    let experiment = try PenaltyExperiment.measure(
      given ? PenaltyExperiment.given : PenaltyExperiment.found, datasets, seeds: 1...UInt64(max(seeds, 1)),
      steps: 0...max(steps, 0)
    ) {
      FileHandle.standardError.write(Data(($0 + "\n").utf8))
    }
    let output = OutputStream.standardOutput
    for subject in PenaltyExperiment.subjects { output.writeLine("\(subject.name): `\(subject.builder)`  ") }
    output.writeLine("\n\(experiment.table.markdown)\n")
    let minutes = (clock.now - start).seconds / 60
    output.writeLine("\(seeds) seeds; it took \(String(format: "%.0f", minutes)) minutes.")
  }
}
