import ArgumentParser
import Texts
import Files
import Language
import Notebook

/// `espalier lessons audit`
struct LessonsAuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Count what lessons do for those who go wrong, and how much they talk.",
    discussion: "Solutions are changed in one place each; what passes all the same is listed.")

  @Argument(help: "Numbers, names or files (.md) of lessons; all of them if none is given.")
  var names: [String] = []

  @Option(help: "The folder with the lessons: ./Lessons if there is one, else those inside the program.")
  var folder: String?

  func run() throws {
    Interrupts.install(once: true)
    do throws(LessonError) {
      let library = try LessonLibrary.lookedUp(names: names, folder: folder).library
      for entry in library.entries where names.isEmpty || names.contains(where: entry.isNamed) {
        let audit = WorkingFolder.temporary { folder in
          let session = makeSession()
          session.files = FileWriter(onlyBelow: folder)
          return library.audit(of: entry, in: session)
        }
        guard let audit = audit ?? nil else { throw LessonError(entry.path, "this is not a lesson") }
        if audit.isStopped { throw LessonError(entry.path, "stopped") }
        OutputStream.standardOutput.writeLine(visible(audit.report))
      }
    } catch {
      OutputStream.standardError.writeLine(visible("espalier: \(error)"))
      throw ExitCode(1)
    }
  }
}
