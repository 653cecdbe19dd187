import ArgumentParser
import Files
import Language
import Notebook

/// `espalier lessons audit`
struct LessonsAuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Count what lessons do for those who go wrong, and how much they talk.",
    discussion: "Solutions are changed in one place each; what passes all the same is listed.")

  @Argument(help: "Numbers or names of lessons; all of them if none is given.")
  var names: [String] = []

  @Option(help: "The folder with the lessons; those inside the program if it is left out.")
  var folder: String?

  func run() throws {
    Interrupts.install(once: true)
    do throws(LessonError) {
      let library = if let folder { try LessonLibrary.folder(folder) } else { LessonLibrary.embedded }
      for entry in library.entries where names.isEmpty || names.contains(where: entry.isNamed) {
        let audit = WorkingFolder.temporary { folder in
          let session = makeSession()
          session.files = FileWriter(onlyBelow: folder)
          return entry.audited(in: session)
        }
        guard let audit = audit ?? nil else { throw LessonError(entry.path, "this is not a lesson") }
        OutputStream.standardOutput.writeLine(visible(audit.report))
      }
    } catch {
      OutputStream.standardError.writeLine(visible("espalier: \(error)"))
      throw ExitCode(1)
    }
  }
}
