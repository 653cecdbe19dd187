import ArgumentParser

/// `espalier lesson [N]`
struct LessonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson", abstract: "Open a prompt with a lesson, the first unless another is named.")

  @Argument(help: "The lesson's number or name.")
  var lesson: String = "1"

  func run() throws {
    throw ExitCode(playLesson(lesson))
  }
}

/// `espalier lessons verify`
struct LessonsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lessons", abstract: "Look after the lessons.", subcommands: [Verify.self])

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Run every lesson and compare what it shows with what it promises.")

    @Flag(help: "Rewrite the promised outputs with those shown.")
    var accept = false

    func run() throws {
      throw ExitCode(verifyLessons(accept: accept))
    }
  }
}

/// Opens a prompt that has been told to begin a lesson.
private func playLesson(_ lesson: String) -> Int32 {
  Conversation.overStandardInput(first: ".lesson \(lesson)")
}

/// - Returns: the exit status.
private func verifyLessons(accept: Bool) -> Int32 {
  OutputStream.standardError.writeLine("espalier: lessons cannot be verified yet")
  return 1
}
