import ArgumentParser
import Texts
import Glibc
import Language
import Notebook

/// `espalier lesson [N]`
struct LessonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson", abstract: "Open a prompt with a lesson, the first unless another is named.",
    discussion: "Without a terminal the lesson is played through with its solutions.")

  @Argument(help: "The lesson's number or name, or a file (.md) or folder of lessons.")
  var lesson: String = "1"

  func run() throws {
    let isAtTerminal = isatty(STDIN_FILENO) == 1 && TerminalTraits.ofStandardOutput().isTerminal
    let name = lesson.contains(" ") ? "\"\(lesson)\"" : lesson
    throw ExitCode(isAtTerminal ? Conversation.overStandardInput(first: ".lesson \(name)") : recite())
  }

  /// - Returns: the exit status.
  private func recite() -> Int32 {
    Interrupts.install(once: true)
    let renderer = TerminalRenderer(traits: .ofStandardOutput().withoutColour)
    let session = makeSession()
    session.width = TerminalTraits.size().columns
    defer { renderer.clearProgress() }
    do throws(LessonError) {
      let isFile = lesson.hasSuffix(".md")
      let library = isFile ? try LessonLibrary.files([lesson]) : .embedded
      try library.recite(lesson, in: session) { renderer.show($0) }
      return 0
    } catch {
      renderer.clearProgress()
      OutputStream.standardError.writeLine(visible("espalier: \(error)"))
      return 1
    }
  }
}

/// `espalier lessons verify` and `espalier lessons weave`
struct LessonsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lessons", abstract: "Look after the lessons.",
    subcommands: [
      LessonsVerifyCommand.self, LessonsWeaveCommand.self, LessonsAuditCommand.self, LessonsReplicateCommand.self,
      LessonsPicturesCommand.self,
    ])
}
