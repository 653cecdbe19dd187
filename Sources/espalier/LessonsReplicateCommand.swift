import ArgumentParser
import Texts
import Files
import Language
import Notebook

/// `espalier lessons replicate`
struct LessonsReplicateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replicate", abstract: "Run what lessons assert on other starting weights.",
    discussion: "Each seed runs the whole lesson. Exits with 1 if something holds on fewer than nine of ten seeds.")

  @Argument(help: "Numbers, names or files (.md) of lessons; all of them if none is given.")
  var names: [String] = []

  @Option(help: "The folder with the lessons: ./Lessons if there is one, else those inside the program.")
  var folder: String?

  @Option(help: "How many seeds: 0, 1, 2, … are added to those of the lesson's networks.")
  var seeds = 10

  func run() throws {
    Interrupts.install(once: true)
    var holds = true
    do throws(LessonError) {
      let library = try LessonLibrary.lookedUp(names: names, folder: folder).library
      for entry in library.entries where names.isEmpty || names.contains(where: entry.isNamed) {
        let replication = WorkingFolder.temporary { folder in
          entry.replicated(seeds: max(seeds, 1)) {
            let session = makeSession()
            session.files = FileWriter(onlyBelow: folder)
            return session
          }
        }
        guard let replication = replication ?? nil else { throw LessonError(entry.path, "this is not a lesson") }
        if replication.seeds < max(seeds, 1) { throw LessonError(entry.path, "stopped") }
        OutputStream.standardOutput.writeLine(visible(replication.report))
        if !replication.holds { holds = false }
      }
    } catch {
      OutputStream.standardError.writeLine(visible("espalier: \(error)"))
      throw ExitCode(1)
    }
    if !holds { throw ExitCode(1) }
  }
}
