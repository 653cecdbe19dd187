import ArgumentParser
import DataLoading
import Experiments
import Foundation

/// `espalier results`
struct ResultsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "results", abstract: "Measure what the pages claim of training, over several seeds.",
    subcommands: [ResultsMethodsCommand.self, ResultsPenaltyCommand.self, ResultsWeightsCommand.self],
    defaultSubcommand: ResultsMethodsCommand.self)
}

/// `espalier results methods`: the methods on real images, as a page of tables.
struct ResultsMethodsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "methods", abstract: "Measure the pruning methods on Fashion-MNIST. Takes about an hour.",
    discussion: "Progress goes to the standard error, the tables as Markdown to the standard output.")

  @Option(help: "A folder of images in the IDX format.") var data = "fashion-mnist"
  @Option(help: "Training images.") var images = 10_000
  @Option(help: "Seeds: 1, 2, … up to this.") var seeds = 3
  @Option(help: "Only the network whose name begins so.") var only = ""

  func run() throws {
    let clock = ContinuousClock()
    let start = clock.now
    var laboratory = try Laboratory(
      try IDX.load(folder: try DatasetLocation.find(data)), trainingImages: images)
    laboratory.report = { FileHandle.standardError.write(Data(($0 + "\n").utf8)) }
    let subjects = Subject.all.filter { $0.name.hasPrefix(only) }
    let results = try Results.measure(subjects, seeds: 1...UInt64(max(seeds, 1)), in: laboratory)
    let output = OutputStream.standardOutput
    output.writeLine("### Networks\n\n\(Subject.markdown(subjects))\n")
    for table in results.tables { output.writeLine("### \(table.title)\n\n\(table.markdown)\n") }
    let minutes = (clock.now - start).seconds / 60
    output.writeLine("\(seeds) seeds, \(images) training images; it took \(String(format: "%.0f", minutes)) minutes.")
  }
}
