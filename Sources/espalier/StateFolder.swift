import Glibc

/// Where what outlives a session is kept: `$ESPALIER_HOME`, or `espalier` in the user's state folder.
enum StateFolder {
  static var path: String? {
    if let own = environmentValue("ESPALIER_HOME") { return own }
    if let state = environmentValue("XDG_STATE_HOME"), state.hasPrefix("/") { return state + "/espalier" }
    return environmentValue("HOME").map { $0 + "/.local/state/espalier" }
  }

  /// Makes the folder and those above it, readable by its owner only.
  ///
  /// - Returns: whether it is there and can be written.
  static func make(_ path: String) -> Bool {
    var made = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      made += "/" + part
      mkdir(made, 0o700)
    }
    return access(path, W_OK | X_OK) == 0
  }
}
