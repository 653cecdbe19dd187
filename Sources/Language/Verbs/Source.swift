import Syntax
import EmbeddedTexts
import ReferenceEngine

extension Verbs {
  static let source = Verb(
    "source", "an operation's name", "prints the reference code of an operation: the formula and the loops",
    example: "source batchnorm"
  ) { call in
    let subject = try call.requiredSubject()
    guard let word = subject.bareWord else {
      throw LanguageError(
        "`source` needs an operation's name", at: subject.range, suggestion: "Such as source batchnorm.")
    }
    guard let path = ReferenceSources.path(of: word), let text = EmbeddedTexts.text(at: path) else {
      let words = ReferenceSources.words
      throw LanguageError(
        "there is no operation `\(word)`", at: subject.range,
        suggestion: didYouMean(word, among: words) ?? "There are \(words.sorted().joined(separator: ", ")).")
    }
    call.emit(text.hasSuffix("\n") ? String(text.dropLast()) : text)
    return .nothing
  }
}

/// The sources that `source` prints, by the words after it.
package enum ReferenceSources {
  private static let files = Dictionary(Operations.all.map { ($0.name, $0.file) }) { first, _ in first }
    .merging(["update": "UpdateRule.swift", "train": "UpdateRule.swift", "window": "Window.swift"]) { first, _ in first
    }

  static var words: [String] { Array(files.keys) }

  /// The path of a word's file in the repository; nil if the word names none.
  package static func path(of word: String) -> String? { files[word].map { "Sources/ReferenceEngine/\($0)" } }
}
