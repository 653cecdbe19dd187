import ArgumentParser
import Glibc

/// The command line. Without a subcommand: a prompt, or the lines of a pipe.
@main
struct Espalier: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "espalier",
    abstract: "Train and prune small CNNs, one line at a time.",
    discussion: """
      At a terminal this opens a prompt. Lines from a pipe are run without one, up to the first error.
      """,
    version: "0.2.0",
    subcommands: [RunCommand.self, LessonCommand.self, LessonsCommand.self, BenchCommand.self, ResultsCommand.self])

  @Option(
    name: .customShort("e"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Run this line instead of asking for one. May be repeated.", valueName: "line"))
  var lines: [String] = []

  /// Prepares the process before any command, `--help` included, writes its first byte.
  static func main() {
    occupyStandardDescriptors()
    // `espalier | head` ends quietly even where the parent process ignores the signal.
    _ = signal(SIGPIPE, SIG_DFL)
    main(nil)
  }

  func run() throws {
    throw ExitCode(
      lines.isEmpty
        ? Conversation.overStandardInput()
        : Conversation.script(GivenLines(lines), name: "-e"))
  }
}
