/// What the syntax does not know by itself: which words are verbs.
package struct Grammar: Sendable {
  /// The verbs there are.
  package let verbs: Set<String>
  /// Verbs that later versions bring, kept free now: a session saved today that had a variable of such a name could not
  /// be opened then.
  package let coming: Set<String>
  /// Those of the verbs whose subject may be any word, even a verb's name.
  package let quoting: Set<String>

  package init(verbs: Set<String>, coming: Set<String>, quoting: Set<String>) {
    (self.verbs, self.coming, self.quoting) = (verbs, coming, quoting)
  }

  /// Whether a word is a verb, now or later, and so cannot name a value. After a dot, and as a label, it is an ordinary
  /// word.
  package func isVerb(_ word: String) -> Bool { verbs.contains(word) || coming.contains(word) }
}
