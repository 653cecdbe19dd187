/// Words that cannot name a value in any grammar. After a dot, and as labels, they are ordinary words.
enum ReservedWords {
  static let operators: Set<String> = ["and", "or", "not"]
  static let truths: Set<String> = ["true", "false"]
}
