import Glibc
import Synchronization
import Tensors

/// What reaches the program while it waits for the keyboard or a pipe.
enum Signal: Equatable, Sendable {
  case interrupt
  case resize
  case suspend
  case resume
  /// Somebody wants the program to end, by the signal of this number.
  case end(Int32)
}

/// Signals, turned into a `Cancellation` for work under way and into events for whoever waits for input.
///
/// A handler may do next to nothing, so it sets the flag and writes the signal's number into a pipe. `wait` sleeps on
/// that pipe together with the input: no signal is lost between a check and a `read`.
enum Interrupts {
  /// Requested by every ^C; whoever starts work resets it first.
  static let cancellation = Cancellation()

  private static let wakeUp = makePipe()

  /// Catches SIGINT. A prompt keeps catching it; a script lets the second one end the program, in case the work
  /// under way does not look at the cancellation.
  static func install(once: Bool = false) {
    // The handler must not be the first to touch these: their initialisation takes a lock.
    _ = wakeUp
    _ = cancellation
    catchSignal(SIGINT, flags: once ? Int32(bitPattern: SA_RESETHAND) : 0)
  }

  /// Catches what a line editor must answer by redrawing.
  static func installForEditing() {
    install()
    catchSignal(SIGWINCH)
    catchSignal(SIGCONT)
  }

  /// The signal that asked a prompt to end, 0 until then.
  private static let ending = Atomic<Int32>(0)

  static var endingSignal: Int32? {
    let number = ending.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// Signals that end a program and reach a prompt at any time: the work under way stops, and the session is kept.
  private static let closing = [SIGTERM, SIGHUP]
  /// Signals that end a program at once where it works, in the terminal's usual mode.
  private static let others = [SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM]

  /// Lets a prompt end in order. The second signal ends it at once, and so do ten seconds of work that does not stop.
  static func installForEnding() {
    _ = ending.load(ordering: .relaxed)
    for number in closing where !isIgnored(number) { catchSignal(number, flags: Int32(bitPattern: SA_RESETHAND)) }
  }

  /// The terminal has closed, whether or not its signal has come.
  static func hangUp() {
    ending.store(SIGHUP, ordering: .relaxed)
    cancellation.request()
  }

  /// While a line is typed the terminal is in a mode of its own, which must not outlive the program.
  static func catchEnding(_ caught: Bool) {
    for number in others where !isIgnored(number) {
      if caught { catchSignal(number) } else { _ = signal(number, SIG_DFL) }
    }
  }

  /// Signals that stop or end the program at once where it works.
  static var leaving: [Int32] { ([SIGTSTP] + others).filter { !isIgnored($0) } }

  /// Ends the program as a signal does.
  static func end(by number: Int32) {
    _ = signal(number, SIG_DFL)
    raise(number)
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
  }

  /// While a line is typed, ^Z must first hand the terminal back in its usual mode.
  static func catchSuspension(_ caught: Bool) {
    if caught { catchSignal(SIGTSTP) } else { _ = signal(SIGTSTP, SIG_DFL) }
  }

  /// Sleeps until the descriptor can be read (nil) or a signal arrives.
  static func wait(for descriptor: Int32) -> Signal? {
    while true {
      var waiting = [
        pollfd(fd: wakeUp.read, events: Int16(POLLIN), revents: 0),
        pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      ]
      if poll(&waiting, 2, -1) < 0 {
        if errno == EINTR { continue }
        return nil
      }
      if waiting[0].revents != 0, let signal = nextSignal() { return signal }
      if waiting[1].revents != 0 { return nil }
    }
  }

  /// Forgets what arrived during work that has ended.
  static func drain() {
    while nextSignal() != nil {}
  }

  private static func nextSignal() -> Signal? {
    var number: UInt8 = 0
    while read(wakeUp.read, &number, 1) == 1 {
      switch Int32(number) {
      case SIGINT: return .interrupt
      case SIGWINCH: return .resize
      case SIGTSTP: return .suspend
      case SIGCONT: return .resume
      case SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM: return .end(Int32(number))
      default: continue
      }
    }
    return nil
  }

  /// Without SA_RESTART: a blocking call returns and sees what happened.
  private static func catchSignal(_ number: Int32, flags: Int32 = 0) {
    var action = sigaction()
    sigemptyset(&action.sa_mask)
    action.sa_flags = flags
    action.__sigaction_handler.sa_handler = { number in
      let savedError = errno
      if number == SIGINT { Interrupts.cancellation.request() }
      if number == SIGTERM || number == SIGHUP {
        Interrupts.ending.store(number, ordering: .relaxed)
        Interrupts.cancellation.request()
        alarm(10)
      }
      var byte = UInt8(truncatingIfNeeded: number)
      _ = write(Interrupts.wakeUp.write, &byte, 1)
      errno = savedError
    }
    sigaction(number, &action, nil)
  }

  /// Non-blocking at both ends: a full pipe must not hang a handler, an empty one must not hang `drain`.
  private static func makePipe() -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    _ = pipe(&ends)
    for end in ends where end >= 0 {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    return (ends[0], ends[1])
  }
}
