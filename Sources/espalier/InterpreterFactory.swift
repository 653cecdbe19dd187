import Language

/// The one place where the terminal meets the language.
func makeInterpreter() -> any Interpreter {
  Session(cancellation: Interrupts.cancellation)
}
