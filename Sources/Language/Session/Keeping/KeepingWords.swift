import Figures
import Files
import Foundation
import Texts

/// The words that keep sessions and bring them back.
extension DotWords {
  static var save: DotWord {
    DotWord(
      "save", "writes the whole session to a file ending in .session",
      details:
        ".open brings it back: variables, functions, networks with their history, the engine, and data sets by name.",
      example: ".save \"mine.session\""
    ) { session, rest, emit in
      guard let path = fileName(rest, ending: "session", emit) else { return .failed }
      do {
        let data = try session.archived()
        guard try session.files.write(data, to: path, overwrites: true) else {
          emit(.text("\(path) was there before and is left alone"))
          return .succeeded
        }
      } catch {
        emit(.error("\(error)"))
        return .failed
      }
      session.isSaved = true
      emit(.text("wrote \(path): \(session.workspace.variables.count.counted("variable"))"))
      return .succeeded
    }
  }

  static var open: DotWord {
    DotWord(
      "open", "takes up a session: a number of .sessions, or a file",
      details: "The variables, the engine and the data sets are then those of that session; .undo goes back.",
      example: ".open \"mine.session\""
    ) { session, rest, emit in
      do {
        var remarks: [String]
        if let number = Int(rest) {
          guard let keeper = session.keeper else {
            emit(.error("no sessions are kept here. Name a file: .open \"mine.session\""))
            return .failed
          }
          let kept = keeper.listing ?? keeper.list()
          guard kept.indices.contains(number - 1) else {
            emit(.error("there is no session \(number). .sessions lists what there is."))
            return .failed
          }
          remarks = session.take(try keeper.shelf.archive(kept[number - 1]), by: ".open \(rest)")
          keeper.takenUp = kept[number - 1].path
        } else {
          guard let path = fileName(rest, ending: "session", emit) else { return .failed }
          let (payload, _) = try SessionShelf.format.opened(try File(path).contents(), path: path)
          do {
            remarks = session.take(try SessionArchive(payload), by: ".open \(rest)")
          } catch {
            throw FileError.unusable(path, "session", error)
          }
          session.isSaved = true
        }
        let names = session.workspace.variables.keys.sorted()
        let list = names.isEmpty ? "no variables" : names.joined(separator: " ")
        remarks.insert("\(list); \(session.engine.name) engine", at: 0)
        for remark in remarks { emit(.text(remark.wrapped(to: session.width))) }
        return .succeeded
      } catch {
        emit(.error("\(error)"))
        return .failed
      }
    }
  }

  static var sessions: DotWord {
    DotWord(
      "sessions",
      "lists the sessions that are kept, for .open",
      details: """
        At a prompt every line that changes something is kept on the disk at once, and a training every minute. A kept \
        session goes after 30 days, or when 20 later ones or a gigabyte of them are there.
        """, example: ".sessions"
    ) { session, _, emit in
      guard let kept = session.keeper?.list(), !kept.isEmpty else {
        emit(.text("no other sessions are kept"))
        return .succeeded
      }
      var table = Table(header: ["", "last changed", "variables", "bytes", ""])
      table.alignments = [.right, .left, .right, .right, .left]
      for (index, session) in kept.enumerated() {
        let state =
          session.isOpen ? "runs now" : session.isTakenUp ? "taken up" : session.summary.isSaved ? "saved" : ""
        table.rows.append([
          "\(index + 1)", Session.age(of: session.date), "\(session.summary.variables)",
          session.bytes.grouped, state,
        ])
      }
      emit(.table(table))
      return .succeeded
    }
  }

  /// The file that a word is about, in quotes or without.
  static func fileName(_ rest: String, ending: String, _ emit: (Output) -> Void) -> String? {
    let path = rest.trimmingCharacters(in: CharacterSet(charactersIn: "\"“”"))
    if path.isEmpty {
      emit(.error("say which file, such as \"mine.\(ending)\""))
    } else if path.hasSuffix(".\(ending)") {
      return path
    } else {
      let network = path.hasSuffix(".network") ? " One network is saved by save net to: \"\(path)\", read by load." : ""
      emit(.error("session files end in .\(ending), such as \"mine.\(ending)\".\(network)"))
    }
    return nil
  }
}
