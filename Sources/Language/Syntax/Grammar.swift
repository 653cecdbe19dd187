/// What the syntax does not know by itself: which words are verbs.
struct Grammar: Sendable {
  /// The verbs there are.
  let verbs: Set<String>
  /// Verbs that later versions bring, kept free now: a session saved today that had a variable of such a name could not
  /// be opened then.
  let coming: Set<String>
  /// Those of the verbs whose subject may be any word, even a verb's name.
  let quoting: Set<String>

  /// Whether a word is a verb, now or later, and so cannot name a value. After a dot, and as a label, it is an ordinary
  /// word.
  func isVerb(_ word: String) -> Bool { verbs.contains(word) || coming.contains(word) }
}
