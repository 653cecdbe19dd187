import FastEngine
import Language
import Networks
import Notebook

/// The one place where the terminal meets the language.
///
/// - Parameter isKept: whether what is typed is kept on the disk, for a prompt.
func makeInterpreter(isKept: Bool = false) -> Session {
  let session = makeSession()
  if isKept, let folder = StateFolder.path, StateFolder.make(folder) {
    let seconds = environmentValue("ESPALIER_CHECKPOINT").flatMap(Double.init) ?? 60
    session.keep(in: folder + "/sessions", checkpointInterval: .seconds(min(max(seconds, 0), 1e6)))
  }
  Player.register(
    on: session, progress: LessonProgressFile(folder: StateFolder.path), records: RecordsFile(folder: StateFolder.path))
  return session
}

/// A session that stops its work at ^C.
func makeSession() -> Session { Session(engines: [.reference, .fast], cancellation: Interrupts.cancellation) }
