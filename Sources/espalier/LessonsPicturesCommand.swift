import ArgumentParser
import Files
import Foundation
import Notebook
import Texts

/// `espalier lessons pictures`
struct LessonsPicturesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pictures", abstract: "Draw the pictures anew that lessons name for readers of their files.")

  @Argument(help: "Numbers, names or files (.md) of lessons; all of them if none is given.")
  var names: [String] = []

  @Option(help: "The folder with the lessons, to which their pictures belong.")
  var folder = "Lessons"

  func run() throws {
    Interrupts.install(once: true)
    do {
      let library = try LessonLibrary.lookedUp(names: names, folder: folder).library
      for entry in library.entries where names.isEmpty || names.contains(where: entry.isNamed) {
        let lesson = try entry.lesson.get()
        let pictures = lesson.pictures(of: try lesson.performed()).sorted { $0.key < $1.key }
        if !pictures.isEmpty {
          try FileManager.default.createDirectory(atPath: folder + "/pictures", withIntermediateDirectories: true)
        }
        for (address, svg) in pictures {
          try File(folder + "/" + address).write(Data(svg.utf8))
          OutputStream.standardOutput.writeLine(visible("\(lesson.slug)  \(address)"))
        }
      }
    } catch {
      OutputStream.standardError.writeLine(visible("espalier: \(error)"))
      throw ExitCode(1)
    }
  }
}
