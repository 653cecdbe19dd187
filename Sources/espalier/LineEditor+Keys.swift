import CLibEdit
import Glibc

extension LineEditor {
  /// Sends libedit the next key; 1 for a key, 0 at the end of input, -1 after ^C.
  func readKey(into slot: UnsafeMutablePointer<wchar_t>?) -> Int32 {
    guard !wasInterrupted else {
      errno = EINTR
      return -1
    }
    guard var scalar = nextKey() else { return 0 }
    // libedit draws what a command has changed, and only that.
    if let deed = deed(of: scalar) {
      self.deed = deed
      scalar = Self.deedKey
    }
    slot?.pointee = wchar_t(bitPattern: scalar.value)
    return 1
  }

  /// The next key, nil at the end of input. An interrupt reads as the key ^C, so that it also ends a search.
  func nextKey() -> Unicode.Scalar? {
    while true {
      // What libedit has drawn must be seen before waiting.
      write("")
      switch keys.read() {
      case .scalar(let scalar): return Cells.isReserved(scalar) ? "\u{FFFD}" : scalar
      case .endOfInput: return nil
      case .signal(.interrupt):
        keys.discard()
        return Self.controlC
      case .signal(.end(let number)):
        endedBy = number
        return nil
      case .signal(.resize): redrawAfterResize()
      case .signal(.suspend): suspend()
      case .signal(.resume): resume()
      }
    }
  }

  static let controlC: Unicode.Scalar = "\u{3}"
  /// ^_, which nobody types and which stands for the deed in hand.
  private static let deedKey: Unicode.Scalar = "\u{1F}"

  /// What a key does that is none of libedit's.
  private func deed(of key: Unicode.Scalar) -> (() -> UInt8)? {
    if searching != nil { return { [unowned self] in search(key) } }
    let typed = line
    // A mark after a letter: one cell takes the place of the other.
    guard key.value >= 0x300, typed.cursor > 0, cells.join(typed.scalars[typed.cursor - 1], key) != nil else {
      return nil
    }
    return { [unowned self] in
      insert([key])
      return UInt8(CC_REFRESH)
    }
  }

  private func doDeed() -> UInt8 {
    let deed = deed
    self.deed = nil
    return deed?() ?? UInt8(CC_REFRESH_BEEP)
  }

  /// Moves to the end of the line, for the mark `^C` to stand there; reading the next key then ends the line.
  func interrupt() -> UInt8 {
    wasInterrupted = true
    el_cursor(editor, Int32(line.scalars.count - line.cursor))
    return UInt8(CC_REFRESH)
  }

  func bindKeys() {
    edit_add_command(editor, "espalier-complete", "Complete the word before the cursor") { editor, _ in
      LineEditor.owner(of: editor)?.completeWord() ?? UInt8(CC_ERROR)
    }
    edit_add_command(editor, "espalier-paste", "Insert pasted text as it is") { editor, _ in
      LineEditor.owner(of: editor)?.paste() ?? UInt8(CC_ERROR)
    }
    edit_add_command(editor, "espalier-key", "Do what the last key does at this prompt") { editor, _ in
      LineEditor.owner(of: editor)?.doDeed() ?? UInt8(CC_ERROR)
    }
    edit_add_command(editor, "espalier-search", "Search the history for what is typed next") { editor, _ in
      LineEditor.owner(of: editor)?.beginSearch() ?? UInt8(CC_ERROR)
    }
    edit_add_command(editor, "espalier-interrupt", "Abandon the line") { editor, _ in
      LineEditor.owner(of: editor)?.interrupt() ?? UInt8(CC_ERROR)
    }
    edit_add_command(editor, "espalier-older", "Recall an older entry that begins so") { editor, _ in
      LineEditor.owner(of: editor)?.recall(.older) ?? UInt8(CC_ERROR)
    }
    edit_add_command(editor, "espalier-newer", "Recall a newer entry that begins so") { editor, _ in
      LineEditor.owner(of: editor)?.recall(.newer) ?? UInt8(CC_ERROR)
    }
    for (key, command) in Self.bindings { edit_bind(editor, key, command) }
  }

  /// `bind -v` in ~/.editrc gives all keys anew; without these few the prompt is not this one.
  func bindKeysOfVi() {
    guard String(cString: edit_keys(editor)) == "vi" else { return }
    for (key, command) in [
      ("^I", "espalier-complete"), ("^C", "espalier-interrupt"), ("^R", "espalier-search"), ("^_", "espalier-key"),
    ] {
      edit_bind(editor, key, command)
      edit_bind_command(editor, key, command)
    }
    // Escape has led to vi's commands, in which the rest of an arrow key or of a pasted text arrives.
    for (key, command) in [
      ("[200~", "espalier-paste"), ("[A", "espalier-older"), ("[B", "espalier-newer"), ("OA", "espalier-older"),
      ("OB", "espalier-newer"), ("k", "espalier-older"), ("j", "espalier-newer"),
    ] {
      edit_bind_command(editor, key, command)
    }
  }

  /// What libedit's Emacs keys lack, or bind to something else.
  private static let bindings = [
    ("^C", "espalier-interrupt"), ("^I", "espalier-complete"), ("\\e[200~", "espalier-paste"),
    ("^_", "espalier-key"),
    ("\\e[A", "espalier-older"), ("\\eOA", "espalier-older"), ("^P", "espalier-older"),
    ("\\e[B", "espalier-newer"), ("\\eOB", "espalier-newer"), ("^N", "espalier-newer"),
    ("^R", "espalier-search"), ("^S", "espalier-search"),
    ("^W", "ed-delete-prev-word"), ("^U", "vi-kill-line-prev"),
    ("\\e[H", "ed-move-to-beg"), ("\\e[F", "ed-move-to-end"), ("\\e[1~", "ed-move-to-beg"),
    ("\\e[4~", "ed-move-to-end"),
    ("\\eOH", "ed-move-to-beg"), ("\\eOF", "ed-move-to-end"), ("\\e[3~", "ed-delete-next-char"),
    ("\\e[1;5C", "em-next-word"), ("\\e[1;5D", "ed-prev-word"), ("\\e[1;3C", "em-next-word"),
    ("\\e[1;3D", "ed-prev-word"),
    ("\\ep", "ed-search-prev-history"), ("\\en", "ed-search-next-history"),
  ]
}
