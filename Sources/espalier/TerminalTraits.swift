import Glibc

/// What standard output can show.
struct TerminalTraits {
  /// Whether somebody watches: only then a progress bar makes sense.
  var isTerminal: Bool
  /// Whether the cursor can be moved, which a line editor and a progress bar need.
  var movesCursor: Bool
  var hasColour: Bool
  var isUTF8: Bool

  /// Looks at the environment once, at the start.
  static func ofStandardOutput() -> TerminalTraits {
    let isTerminal = isatty(STDOUT_FILENO) == 1
    let kind = environmentValue("TERM")
    let movesCursor = isTerminal && kind != nil && kind != "dumb"
    return TerminalTraits(
      isTerminal: isTerminal,
      movesCursor: movesCursor,
      hasColour: movesCursor && environmentValue("NO_COLOR") == nil,
      isUTF8: adoptLocale())
  }

  /// For a script: what it prints looks the same wherever it goes.
  var withoutColour: TerminalTraits {
    var plain = self
    plain.hasColour = false
    return plain
  }

  /// Columns and rows now; a pipe is as wide as a page.
  static func size() -> (columns: Int, rows: Int) {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return (80, 24) }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  /// Whether the user's locale is UTF-8. If not, what is typed is still read as UTF-8: that is what terminals send.
  private static func adoptLocale() -> Bool {
    let isInstalled = setlocale(LC_CTYPE, "") != nil
    if String(cString: nl_langinfo(nl_item(CODESET))) == "UTF-8" { return true }
    setlocale(LC_CTYPE, "C.UTF-8")
    // A locale that is asked for by name but not installed here still says what the terminal understands.
    let wanted = environmentValue("LC_ALL") ?? environmentValue("LC_CTYPE") ?? environmentValue("LANG") ?? ""
    return !isInstalled && (wanted.lowercased().hasSuffix("utf-8") || wanted.lowercased().hasSuffix("utf8"))
  }
}

/// Nil where the variable is unset or empty.
func environmentValue(_ name: String) -> String? {
  guard let value = getenv(name), value.pointee != 0 else { return nil }
  return String(cString: value)
}
