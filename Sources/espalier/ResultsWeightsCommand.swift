import ArgumentParser
import DataLoading
import Experiments
import Foundation

/// `espalier results weights`: how many weights a network needs, beside controls.
struct ResultsWeightsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "weights",
    abstract: "Measure how many of their weights LeNet-300-100 and LeNet-5 need on Fashion-MNIST. Takes about an hour.",
    discussion: "Progress goes to the standard error, the table as Markdown to the standard output.")

  @Option(help: "A folder of images in the IDX format.") var data = "fashion-mnist"
  @Option(help: "Training images.") var images = 10_000
  @Option(help: "Seeds: 1, 2, … up to this.") var seeds = 3
  @Option(help: "Only the network whose name begins so.") var only = ""

  func run() throws {
    let clock = ContinuousClock()
    let start = clock.now
    var laboratory = try Laboratory(try IDX.load(folder: try DatasetLocation.find(data)), trainingImages: images)
    laboratory.report = { FileHandle.standardError.write(Data(($0 + "\n").utf8)) }
    let subjects = WeightSubject.all.filter { $0.name.hasPrefix(only) }
    let experiment = try WeightExperiment.measure(subjects, seeds: 1...UInt64(max(seeds, 1)), in: laboratory)
    let output = OutputStream.standardOutput
    for subject in subjects { output.writeLine("\(subject.name): `\(subject.builder)`  ") }
    output.writeLine("\n\(experiment.table.markdown)\n")
    let minutes = (clock.now - start).seconds / 60
    output.writeLine("\(seeds) seeds, \(images) training images; it took \(String(format: "%.0f", minutes)) minutes.")
  }
}
