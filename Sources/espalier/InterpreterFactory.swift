import FastEngine
import Language
import Networks
import Notebook

/// The one place where the terminal meets the language.
func makeInterpreter() -> any Interpreter {
  let session = makeSession()
  Player.register(on: session, progress: LessonProgressFile(folder: StateFolder.path))
  return session
}

/// A session that stops its work at ^C.
func makeSession() -> Session { Session(engines: [.reference, .fast], cancellation: Interrupts.cancellation) }
