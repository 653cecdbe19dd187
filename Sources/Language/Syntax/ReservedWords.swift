/// Words that cannot name a value. After a dot, and as labels, they are ordinary words.
enum ReservedWords {
  /// The verbs there are, and those to come.
  static let verbs = Set(Verbs.all.map(\.name)).union(coming)

  /// Verbs that later versions bring, kept free now: a session saved today that had a variable of such a name could not be
  /// opened then.
  static let coming: Set<String> = ["search"]

  static let operators: Set<String> = ["and", "or", "not"]
  static let truths: Set<String> = ["true", "false"]
}
