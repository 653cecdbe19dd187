import CLibEdit
import Glibc

/// A line typed at a terminal with the keys of Emacs: history, ^R, completion, bracketed paste.
///
/// libedit edits and draws; this class feeds it keys (`+Keys`), completes (`+Completion`), pastes (`+Paste`) and
/// redraws where libedit alone would leave a mess (`+Redrawing`).
final class LineEditor: LineSource {
  let editor: OpaquePointer
  let history: History
  var keys = KeyReader()
  var cells = Cells()
  /// ^C ended the line; libedit itself cannot tell that from ^D.
  var wasInterrupted = false
  /// What the next key does that libedit cannot do for itself, while it is not yet done.
  var deed: (() -> UInt8)?
  /// The signal that ended the line, and will end the program.
  var endedBy: Int32?
  private let drawing: DrawingBuffer
  private(set) var complete: LineCompletion?
  private(set) var prompt = Prompt(text: "")
  /// The prompt that is shown, as libedit reads it.
  private var shownPrompt = strdup("")
  /// Which rows of the drawing the terminal itself has wrapped.
  var wrapping = TerminalWrapping(columns: 80)
  /// What the arrow keys look for, while they do.
  var recalling: Recall?
  /// What ^R looks for, while it does.
  var searching: Search?

  /// Nil where libedit cannot work with the terminal.
  init?(history: History) {
    guard let drawing = DrawingBuffer(),
      let editor = el_init_fd(
        "espalier", edit_standard_input(), drawing.file, drawing.file, STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO)
    else { return nil }
    self.drawing = drawing
    self.editor = editor
    self.history = history
    Interrupts.installForEditing()
    edit_set_owner(editor, Unmanaged.passUnretained(self).toOpaque())
    edit_set_signals(editor, 0)
    edit_set_keys(editor, "emacs")
    // Otherwise ^C empties the terminal's queue between `poll` and `read`, and `read` blocks.
    edit_set_terminal_mode(editor, "-d", "+noflsh")
    edit_set_terminal_mode(editor, "-x", "+noflsh")
    // ^S searches the other way; a terminal would stop its output and keep the key.
    edit_set_terminal_mode(editor, "-d", "-ixon")
    edit_set_history(editor, history.recalled)
    edit_set_prompt(editor, { LineEditor.owner(of: $0)?.shownPrompt }, 1)
    edit_set_reader(editor) { editor, slot in LineEditor.owner(of: editor)?.readKey(into: slot) ?? 0 }
    bindKeys()
    // The user's ~/.editrc comes last and wins.
    el_source(editor, nil)
    bindKeysOfVi()
  }

  deinit {
    el_end(editor)
    free(shownPrompt)
  }

  func readLine(prompt: Prompt) -> LineRead {
    self.prompt = prompt
    show(prompt)
    wasInterrupted = false
    (deed, recalling, searching) = (nil, nil, nil)
    // A ^C or a resize from before this line has been answered, or is answered here.
    Interrupts.drain()
    takeSize()
    Interrupts.catchSuspension(true)
    Interrupts.catchEnding(true)
    // libedit itself would first draw the prompt: a key that answers it at once would meet the terminal's usual mode.
    edit_prepare_terminal(editor, 1)
    reportPastes(true)
    defer {
      reportPastes(false)
      Interrupts.catchSuspension(false)
      Interrupts.catchEnding(false)
    }
    history.prepare { String(String.UnicodeScalarView(cells.encode($0.unicodeScalars))) }
    var count: Int32 = 0
    let typed = el_wgets(editor, &count)
    if let endedBy {
      edit_prepare_terminal(editor, 0)
      write("\n")
      return .ended(by: endedBy)
    }
    if wasInterrupted {
      write("^C\n")
      el_reset(editor)
      return .interrupted
    }
    guard let typed, count > 0 else {
      write("\n")
      return .endOfInput
    }
    var scalars = (0..<Int(count)).map { Unicode.Scalar(UInt32(bitPattern: typed[$0])) ?? "\u{FFFD}" }
    if scalars.last == "\n" { scalars.removeLast() }
    write("")
    return .line(text(of: scalars))
  }

  func remember(_ entry: String) {
    history.add(entry)
  }

  func whileWorking<Result>(_ work: () -> Result) -> Result { TypeAhead.held(during: work) }

  func offer(_ complete: @escaping LineCompletion) {
    self.complete = complete
  }

  /// libedit calls back without a context; the editor it passes knows its owner.
  static func owner(of editor: OpaquePointer?) -> LineEditor? {
    edit_owner(editor).map { Unmanaged<LineEditor>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Shows what libedit has drawn, then a text of our own.
  func write(_ addition: String) {
    let text = text(of: drawing.take().unicodeScalars) + addition
    wrapping.follow(text)
    OutputStream.standardOutput.write(text)
  }

  /// Cells as the text they stand for.
  func text(of scalars: some Sequence<Unicode.Scalar>) -> String {
    String(String.UnicodeScalarView(cells.decode(scalars)))
  }

  /// Sets what libedit shows before the line from its next drawing on.
  func show(_ prompt: Prompt) {
    free(shownPrompt)
    shownPrompt = strdup(prompt.encoded)
  }

  /// The prompt as it is seen: without the escape sequences between two U+0001.
  var visiblePrompt: String {
    guard let shownPrompt else { return "" }
    let pieces = String(cString: shownPrompt).split(separator: "\u{1}", omittingEmptySubsequences: false)
    return pieces.enumerated().filter { $0.offset % 2 == 0 }.map { String($0.element) }.joined()
  }

  /// The cells of the line typed so far, and where the cursor stands in it.
  var line: (scalars: [Unicode.Scalar], cursor: Int) {
    guard let info = el_wline(editor)?.pointee, let start = info.buffer else { return ([], 0) }
    let count = info.lastchar - start
    let scalars = (0..<count).map { Unicode.Scalar(UInt32(bitPattern: start[$0])) ?? "\u{FFFD}" }
    return (scalars, info.cursor - start)
  }

  /// Puts text before the cursor. A mark that it begins with goes onto the letter there.
  func insert(_ text: some Sequence<Unicode.Scalar>) {
    var inserted = cells.encode(text).filter { $0 != "\0" }
    let (typed, cursor) = line
    if cursor > 0, let mark = inserted.first, let joined = cells.join(typed[cursor - 1], mark) {
      el_deletestr(editor, 1)
      inserted[0] = joined
    }
    var wide = inserted.map { wchar_t(bitPattern: $0.value) }
    wide.append(0)
    el_winsertstr(editor, wide)
  }

  /// Puts other cells in the place of all that is typed.
  func setLine(_ cells: [Unicode.Scalar], cursor: Int) {
    let (scalars, place) = line
    el_cursor(editor, Int32(scalars.count - place))
    el_deletestr(editor, Int32(scalars.count))
    el_winsertstr(editor, cells.map { wchar_t(bitPattern: $0.value) } + [0])
    el_cursor(editor, Int32(cursor - cells.count))
  }
}
