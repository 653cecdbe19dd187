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
    let files = Dictionary(Operations.all.map { ($0.name, $0.file) }) { first, _ in first }
      .merging(["update": "UpdateRule.swift", "train": "UpdateRule.swift", "window": "Window.swift"]) { first, _ in
        first
      }
    guard let file = files[word], let text = EmbeddedTexts.text(at: "Sources/ReferenceEngine/\(file)") else {
      throw LanguageError(
        "there is no operation `\(word)`", at: subject.range,
        suggestion: didYouMean(word, among: files.keys) ?? "There are \(files.keys.sorted().joined(separator: ", ")).")
    }
    call.emit(text.hasSuffix("\n") ? String(text.dropLast()) : text)
    return .nothing
  }
}
