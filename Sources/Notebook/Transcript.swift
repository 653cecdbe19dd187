import Foundation
import Language

/// A session's lines as a file that runs: a script, or a lesson without prose.
struct Transcript {
  /// Why there can be no lesson of these lines.
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  var lines: [String]

  /// Line by line, for `espalier run`.
  var script: String { "# A transcript of Espalier\n" + lines.map { $0 + "\n" }.joined() }

  /// A lesson of one cell for each line, with what the lines show in new sessions. Where two of these differ, as times
  /// do, words alone are promised.
  ///
  /// - Parameters:
  ///   - path: where it will stand; its name becomes the title.
  ///   - session: makes a session in which the lines may run.
  func lesson(path: String, session: () -> Session) throws -> String {
    var varying: Set<Int> = []
    // The first run fills the outputs in, the second finds what varies, the third proves it.
    var text = markdown(path: path, varying: varying)
    for _ in 0..<3 {
      let entry = LessonLibrary.Entry(path: path, text: text)
      let lesson = try entry.lesson.get()
      guard
        let result = WorkingFolder.temporary({ folder in
          let session = session()
          session.files = .init(onlyBelow: folder)
          return entry.verified(in: session)
        })
      else { throw Failure(description: "no temporary folder can be made to run the lines in") }
      if result.passed { return text }
      if let problem = result.problems.first(where: { !$0.isDifference }) {
        throw Failure(description: "the lines do not run in a new session: \(problem.reason)")
      }
      if lesson.steps.contains(where: { $0.cell?.expected != nil }) {
        varying.formUnion(result.differences.compactMap { Int($0.cell.id.dropFirst("line-".count)) })
      }
      let blank = LessonLibrary.Entry(path: path, text: markdown(path: path, varying: varying))
      text = blank.accepting(try outputs(result, of: text, path: path, in: blank))
    }
    throw Failure(description: "what the lines show differs too much from run to run")
  }

  /// All that was shown: what differed from the text, and what agreed with it.
  private func outputs(_ result: Verification, of text: String, path: String, in blank: LessonLibrary.Entry) throws
    -> Verification
  {
    let promised = try LessonLibrary.Entry(path: path, text: text).lesson.get()
    let shown = Dictionary(result.differences.map { ($0.cell.id, $0.shown) }) { first, _ in first }
    var all = result
    all.differences = try blank.lesson.get().steps.compactMap { step in
      guard let cell = step.cell else { return nil }
      let lines = shown[cell.id] ?? promised.steps.first { $0.id == cell.id }?.cell?.expected?.text ?? []
      return lines.isEmpty ? nil : Verification.Difference(cell: cell, shown: lines)
    }
    return all
  }

  private func markdown(path: String, varying: Set<Int>) -> String {
    let name = String((path.split(separator: "/").last ?? "transcript").dropLast(".md".count))
    let slug = name.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    let words = String(slug).split(separator: "-").joined(separator: "-")
    let title = words.isEmpty ? "transcript" : words
    let cells = lines.enumerated().map { index, line in
      let ticks = String(repeating: "`", count: max(3, (line.split { $0 != "`" }.map(\.count).max() ?? 0) + 1))
      let comparison = varying.contains(index + 1) ? " match=shape" : ""
      return "\(ticks)espalier {#line-\(index + 1)\(comparison)}\n\(line)\n\(ticks)\n"
    }
    return """
      ---
      title: \(title)
      slug: \(title)
      minutes: 1
      summary: A transcript.
      needs: []
      ---

      # \(title)


      """ + cells.joined(separator: "\n")
  }
}

extension Lesson.Step {
  fileprivate var cell: Cell? { if case .cell(let cell) = task { cell } else { nil } }
}

extension DotWord {
  static var transcript: DotWord {
    DotWord(
      "transcript", "writes the lines that made the session to a file ending in .esp or .md",
      details: """
        What ends in .esp is a script for espalier run, what ends in .md a lesson for espalier lessons verify. For a lesson \
        the lines run again, in new sessions, to see what they show. Lines that failed or were undone are left out.
        """, example: ".transcript \"mine.esp\""
    ) { session, rest, emit in
      let path = rest.trimmingCharacters(in: CharacterSet(charactersIn: "\"“”"))
      guard path.hasSuffix(".esp") || path.hasSuffix(".md") else {
        emit(.error("transcripts end in .esp or .md, such as .transcript \"mine.esp\""))
        return .failed
      }
      let transcript = Transcript(lines: session.lines)
      guard !transcript.lines.isEmpty else {
        emit(.error("there is no line to write yet"))
        return .failed
      }
      do {
        var text = transcript.script
        if path.hasSuffix(".md") {
          emit(.progress(Progress(fraction: 0, caption: "running \(transcript.lines.count) lines again")))
          defer { emit(.progress(Progress(fraction: 1, caption: ""))) }
          text = try transcript.lesson(path: path) {
            Session(engines: session.engines, cancellation: session.cancellation)
          }
        }
        let isWritten = try session.files.write(Data(text.utf8), to: path, overwrites: true)
        emit(.text(isWritten ? "wrote \(path)" : "\(path) was there before and is left alone"))
        return .succeeded
      } catch {
        session.cancellation.reset()
        emit(.error("\(error)"))
        return .failed
      }
    }
  }
}
