import ArgumentParser
import Experiments

/// `espalier results`
struct ResultsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "results", abstract: "Measure what the pages claim of training, over several seeds.",
    subcommands: [ResultsFamilyCommand.self, ResultsPenaltyCommand.self],
    defaultSubcommand: ResultsFamilyCommand.self)
}

/// `espalier results weights`: methods of one kind on real images, as a page of tables.
struct ResultsFamilyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "of", abstract: "Measure methods of one kind on Fashion-MNIST. Takes up to an hour.",
    discussion: "Progress goes to the standard error, the tables as Markdown to the standard output.")

  @Argument(
    help: ArgumentHelp(
      "Of which kind: " + ResultFamilies.all.map { "\($0.word), \($0.summary)" }.joined(separator: "; ") + "."))
  var family = ResultFamilies.all[0].word
  @OptionGroup var options: LaboratoryOptions

  func validate() throws {
    guard ResultFamilies.all.contains(where: { $0.word == family }) else {
      throw ValidationError(
        "there are no results of \(family); of \(ResultFamilies.all.map(\.word).joined(separator: ", ")) there are")
    }
  }

  func run() throws {
    guard let family = ResultFamilies.all.first(where: { $0.word == family }) else { return }
    let clock = ContinuousClock()
    let start = clock.now
    let laboratory = try options.laboratory(images: family.images)
    let tables = try family.measure(options.only, options.range, laboratory)
    let output = OutputStream.standardOutput
    let introduction = family.introduction(options.only)
    if !introduction.isEmpty { output.writeLine("\(introduction)\n") }
    for table in tables { output.writeLine("### \(table.title)\n\n\(table.markdown)\n") }
    output.writeLine(options.ending(of: laboratory, after: clock.now - start))
  }
}
