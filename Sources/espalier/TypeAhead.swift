import Glibc

/// The terminal while work runs at a prompt: keys wait for the next line and are not shown, so that they do not mix with a
/// progress bar. ^C and ^Z stay signals.
///
/// Whatever stops or ends the program meanwhile leaves the terminal as it was.
enum TypeAhead {
  /// The terminal's modes before the work; a signal's handler reads them too.
  nonisolated(unsafe) private static let usual = UnsafeMutablePointer<termios>.allocate(capacity: 1)

  static func held<Result>(during work: () -> Result) -> Result {
    guard tcgetattr(STDIN_FILENO, usual) == 0 else { return work() }
    setQuiet(true)
    let signals = Interrupts.leaving
    for number in signals { catchLeaving(number) }
    defer {
      for number in signals { _ = signal(number, SIG_DFL) }
      setQuiet(false)
    }
    return work()
  }

  /// Nothing in the background: there the terminal is another program's.
  private static func setQuiet(_ isQuiet: Bool) {
    guard tcgetpgrp(STDIN_FILENO) == getpgrp() else { return }
    var modes = usual.pointee
    // The line editor will do what else the terminal does with keys, such as ^D.
    if isQuiet { modes.c_lflag &= ~tcflag_t(ECHO | ICANON) }
    tcsetattr(STDIN_FILENO, TCSANOW, &modes)
  }

  /// Lets a signal act as it does anywhere, but at a terminal in its usual modes.
  private static func catchLeaving(_ number: Int32) {
    var action = sigaction()
    sigemptyset(&action.sa_mask)
    // So that the signal acts where it is raised again.
    action.sa_flags = Int32(SA_NODEFER)
    action.__sigaction_handler.sa_handler = { number in
      let savedError = errno
      TypeAhead.setQuiet(false)
      _ = signal(number, SIG_DFL)
      raise(number)
      // Only a suspension comes to its end.
      TypeAhead.setQuiet(true)
      TypeAhead.catchLeaving(number)
      errno = savedError
    }
    sigaction(number, &action, nil)
  }
}
