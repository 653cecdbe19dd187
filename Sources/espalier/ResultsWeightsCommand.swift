import ArgumentParser
import Experiments

/// `espalier results weights`: how many weights a network needs, beside controls.
struct ResultsWeightsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "weights",
    abstract: "Measure how many of their weights two LeNets need on Fashion-MNIST. Takes long: see --only.",
    discussion: "Progress goes to the standard error, the table as Markdown to the standard output.")

  @OptionGroup var options: LaboratoryOptions

  func run() throws {
    let clock = ContinuousClock()
    let start = clock.now
    let subjects = WeightSubject.all.filter { $0.name.hasPrefix(options.only) }
    let laboratory = try options.laboratory(images: .max)
    let experiment = try WeightExperiment.measure(subjects, seeds: options.range, in: laboratory)
    let output = OutputStream.standardOutput
    for subject in subjects { output.writeLine("\(subject.name): `\(subject.builder)`  ") }
    output.writeLine("\n\(experiment.table.markdown)\n")
    output.writeLine(options.ending(of: laboratory, after: clock.now - start))
  }
}
