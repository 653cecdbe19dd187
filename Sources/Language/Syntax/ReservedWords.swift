/// Words that cannot name a value. After a dot, and as labels, they are ordinary words.
enum ReservedWords {
  /// All of them from the first day, so that no workspace ever breaks when a verb arrives.
  static let verbs: Set<String> = [
    "train", "step", "evaluate", "prune", "compact", "reestimate", "slim", "compare", "check", "time", "trace",
    "draw", "plot", "show", "explain", "source", "assert", "save", "export",
  ]
  static let operators: Set<String> = ["and", "or", "not"]
  static let truths: Set<String> = ["true", "false"]
}
