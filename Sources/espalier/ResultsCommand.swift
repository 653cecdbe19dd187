import ArgumentParser
import Experiments

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

  @OptionGroup var options: LaboratoryOptions

  func run() throws {
    let clock = ContinuousClock()
    let start = clock.now
    let subjects = Subject.all.filter { $0.name.hasPrefix(options.only) }
    let laboratory = try options.laboratory()
    let results = try Results.measure(subjects, seeds: options.range, in: laboratory)
    let output = OutputStream.standardOutput
    output.writeLine("### Networks\n\n\(Subject.markdown(subjects))\n")
    for table in results.tables { output.writeLine("### \(table.title)\n\n\(table.markdown)\n") }
    output.writeLine(options.ending(of: laboratory, after: clock.now - start))
  }
}
