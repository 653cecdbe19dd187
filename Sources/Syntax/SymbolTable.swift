/// Symbols by their first scalar, so that reading one does not try them all.
struct SymbolTable: Sendable {
  struct Entry: Sendable {
    var text: [Unicode.Scalar]
    var meaning: String
  }

  private var entries: [Unicode.Scalar: [Entry]] = [:]

  /// Of two that begin alike, the longer must come first.
  init(_ pairs: [(text: String, meaning: String)]) {
    for (text, meaning) in pairs {
      let entry = Entry(text: Array(text.unicodeScalars), meaning: meaning)
      if let first = entry.text.first { entries[first, default: []].append(entry) }
    }
  }

  /// The first entry that the scalars begin with.
  func entry(beginning scalars: ArraySlice<Unicode.Scalar>) -> Entry? {
    guard let first = scalars.first else { return nil }
    return entries[first]?.first { scalars.starts(with: $0.text) }
  }
}
