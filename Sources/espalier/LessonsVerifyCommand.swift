import ArgumentParser
import Texts
import Files
import Foundation
import Language
import Notebook

/// `espalier lessons verify`
struct LessonsVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Run every lesson and compare what it shows with what it promises.")

  @Argument(help: "Numbers, names or files (.md) of lessons; all of them if none is given.")
  var names: [String] = []

  @Option(help: "The folder with the lessons: ./Lessons if there is one, else those inside the program.")
  var folder: String?

  @Flag(help: "Rewrite the promised outputs with those shown.")
  var accept = false

  @Flag(help: "With --accept: rewrite those, too, that agree in shape alone, so that all are of one run.")
  var renew = false

  @Flag(help: "Run the cells marked run=slow, too.")
  var slow = false

  func run() throws {
    let passed: Bool
    do throws(LessonError) {
      passed = try verify()
    } catch {
      OutputStream.standardError.writeLine(visible("espalier: \(error)"))
      passed = false
    }
    throw ExitCode(passed ? 0 : 1)
  }

  /// - Returns: whether every promise holds, or was rewritten to hold.
  private func verify() throws(LessonError) -> Bool {
    Interrupts.install(once: true)
    let (library, isOnDisk) = try LessonLibrary.lookedUp(names: names, folder: folder)
    if accept, !isOnDisk { throw LessonError("./Lessons", "there is no such folder, so nothing can be rewritten") }
    var allPassed = true
    for entry in library.entries where names.isEmpty || names.contains(where: entry.isNamed) {
      let path = URL(filePath: entry.path).path(percentEncoded: false)
      let verified = WorkingFolder.temporary { folder in
        let session = makeSession()
        session.files = FileWriter(onlyBelow: folder)
        return entry.verified(in: session, includingSlow: slow, renewing: accept && renew)
      }
      guard let result = verified else {
        throw LessonError(entry.path, "no temporary folder can be made to run it in")
      }
      OutputStream.standardOutput.writeLine(visible(result.report))
      var passed = result.passed
      if accept, !result.differences.isEmpty {
        do throws(FileError) {
          try File(path).write(Data(entry.accepting(result).utf8))
        } catch {
          throw LessonError(entry.path, "\(error)")
        }
        OutputStream.standardOutput.writeLine(
          visible("  accepted \(result.differences.count) of them into \(entry.path)"))
        passed = result.problems.allSatisfy(\.isDifference)
      }
      if !passed { allPassed = false }
      if Interrupts.cancellation.isRequested { throw LessonError(entry.path, "stopped") }
    }
    return allPassed
  }
}
