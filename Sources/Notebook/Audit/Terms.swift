/// Terms that lessons introduce, and where one is used before. A lesson introduces a term where it stands in *italics*;
/// words that are only stressed are **strong**.
struct Terms {
  /// What lessons introduce, by slug, and which lessons each builds on.
  private let introduced: [String: Set<String>]
  private let needs: [String: [String]]
  private let all: Set<String>
  private let longest: Int

  init(_ lessons: [Lesson]) {
    introduced = Dictionary(
      lessons.map { lesson in
        let terms = lesson.explainingText.compactMap { if case .introduction(let term) = $0 { term } else { nil } }
        return (lesson.slug, Set(terms))
      }
    ) { $0.union($1) }
    needs = Dictionary(lessons.map { ($0.slug, $0.needs) }) { first, _ in first }
    all = introduced.values.reduce(into: []) { $0.formUnion($1) }
    longest = all.map { $0.split(separator: " ").count }.max() ?? 0
  }

  /// Terms that a lesson uses and that neither it, before that, nor any lesson it builds on has introduced.
  func unexplained(in lesson: Lesson) -> [String] {
    var known = before(lesson.slug)
    var missing: [String] = []
    let text = lesson.explainingText
    var index = 0
    while index < text.count {
      if case .introduction(let term) = text[index] { known.insert(term) }
      let phrase = (1...max(longest, 1)).reversed().lazy.compactMap { text.phrase(from: index, of: $0) }
        .first { all.contains($0.words) }
      if let phrase, !known.contains(phrase.words), !missing.contains(phrase.words) { missing.append(phrase.words) }
      index += phrase?.length ?? 1
    }
    return missing
  }

  /// What somebody knows who has played all that a lesson builds on.
  private func before(_ slug: String) -> Set<String> {
    var (known, seen): (Set<String>, Set<String>) = ([], [slug])
    var waiting = needs[slug] ?? []
    while let next = waiting.popLast() {
      guard seen.insert(next).inserted else { continue }
      known.formUnion(introduced[next] ?? [])
      waiting += needs[next] ?? []
    }
    return known
  }
}

/// Text as terms are looked for in it.
private enum TermText {
  /// In lower case and the singular.
  case word(String)
  case introduction(String)
  /// Nothing reaches across it: code, formulas, ends of sentences and blocks.
  case gap
}

extension [TermText] {
  fileprivate func phrase(from start: Int, of count: Int) -> (words: String, length: Int)? {
    guard start + count <= endIndex else { return nil }
    var words: [String] = []
    for item in self[start..<start + count] {
      guard case .word(let word) = item else { return nil }
      words.append(word)
    }
    return (words.joined(separator: " "), count)
  }
}

extension Lesson {
  /// What its author explains with, in the order in which it is read. Headings name what is explained below them.
  fileprivate var explainingText: [TermText] {
    steps.flatMap { step -> [TermText] in
      var blocks = step.prose
      switch step.task {
      case .cell(let cell): blocks += (cell.guess?.choices ?? []).flatMap { $0 }
      case .exercise: break
      case .quiz(let quiz): blocks += quiz.choices.flatMap { $0 }
      }
      return blocks.flatMap(\.termText)
    } + ending.flatMap(\.termText)
  }
}

extension Markdown {
  fileprivate var termText: [TermText] {
    switch kind {
    case .heading, .code, .html, .rule: []
    case .paragraph(let inlines): inlines.termText + [.gap]
    case .quote(let blocks): blocks.flatMap(\.termText)
    case .list(_, _, let items): items.joined().flatMap(\.termText)
    case .table(let rows, _): rows.joined().flatMap { $0.termText + [.gap] }
    }
  }
}

extension [Markdown.Inline] {
  fileprivate var termText: [TermText] {
    flatMap { inline -> [TermText] in
      switch inline {
      case .text(let text): text.termText
      case .emphasis(let inner):
        [
          .introduction(
            inner.termText.compactMap { if case .word(let word) = $0 { word } else { nil } }
              .joined(separator: " "))
        ] + inner.termText
      case .strong(let inner): inner.termText
      case .softBreak, .lineBreak: []
      case .code, .html, .image, .link: [.gap]
      }
    }
  }
}

extension String {
  fileprivate var termText: [TermText] {
    Maths.pieces(of: self).flatMap { piece -> [TermText] in
      guard case .text(let text) = piece else { return [.gap] }
      return text.split { $0.isWhitespace || $0 == "-" || $0 == "–" }.flatMap { part -> [TermText] in
        let word = part.lowercased().filter(\.isLetter)
        let ends = part.last.map { ".,;:?!)".contains($0) } == true
        return (word.isEmpty ? [.gap] : [.word(word.singular)]) + (ends ? [.gap] : [])
      }
    }
  }

  private var singular: String { count > 3 && hasSuffix("s") && !hasSuffix("ss") ? String(dropLast()) : self }
}
