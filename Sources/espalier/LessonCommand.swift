import ArgumentParser
import Glibc
import Language
import Notebook

/// `espalier lesson [N]`
struct LessonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson", abstract: "Open a prompt with a lesson, the first unless another is named.",
    discussion: "Without a terminal the lesson is played through with its solutions.")

  @Argument(help: "The lesson's number or name.")
  var lesson: String = "1"

  func run() throws {
    let isAtTerminal = isatty(STDIN_FILENO) == 1 && TerminalTraits.ofStandardOutput().isTerminal
    throw ExitCode(isAtTerminal ? Conversation.overStandardInput(first: ".lesson \(lesson)") : recite())
  }

  /// - Returns: the exit status.
  private func recite() -> Int32 {
    Interrupts.install(once: true)
    let renderer = TerminalRenderer(traits: .ofStandardOutput().withoutColour)
    let session = makeSession()
    session.width = TerminalTraits.size().columns
    defer { renderer.clearProgress() }
    do throws(LessonError) {
      try LessonLibrary.embedded.recite(lesson, in: session) { renderer.show($0) }
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
