import Syntax
import Foundation

extension Session {
  public func complete(_ source: String, at cursor: Int) -> Completion {
    let before = Array(source.unicodeScalars.prefix(max(0, cursor)))
    let wordStart = before.lastIndex { !$0.isPartOfWord }.map { $0 + 1 } ?? 0
    let word = String(String.UnicodeScalarView(before[wordStart...]))
    let lead = wordStart > 0 ? before[wordStart - 1] : nil
    let text = String(String.UnicodeScalarView(before[..<wordStart]))

    if lead == "\\" { return symbols(word, from: wordStart - 1) }
    if lead == "?" { return candidates(helpTopics, word, wordStart) }
    let place = CompletionPlace(after: text)
    if let quote = place.openQuote { return files(before, after: quote + 1, in: place) }
    if lead == "." {
      if place.isDotWord { return candidates(dotWords.map(\.name), word, wordStart) }
      return candidates(members(before: text.dropLast()), word, wordStart)
    }
    let labels = place.labels
    let names = variableNames + Functions.all.map(\.name).filter { $0 != "√" }
    if let label = place.label {
      guard let described = labels.first(where: { $0.name == label }), !described.words.isEmpty else {
        return candidates(names, word, wordStart)
      }
      let words = described.words(beside: Set(text.split(separator: " ").map(String.init)))
      return candidates(words + (described.takesValues ? variableNames : []), word, wordStart)
    }
    if place.verb?.name == "source" { return candidates(Functions.operations.map(\.name), word, wordStart) }
    if place.takesLabels {
      let rest = labels.map(\.name).filter { !place.usedLabels.contains($0) }
      return candidates(rest.map { $0 + ":" } + names, word, wordStart)
    }
    guard place.startsStatement else { return candidates(names, word, wordStart) }
    let begun = text.last { $0 != " " }
    let isFirst = begun == nil || begun == ";" || begun?.isNewline == true
    let isInLoop = isFirst && !((try? Lexer.tokens(of: text)).map(Parser.openLoops) ?? []).isEmpty
    let keywords = (isFirst ? ["for"] : []) + (isInLoop ? ["end"] : [])
    return candidates(names + Verbs.all.map(\.name) + keywords, word, wordStart)
  }

  private var variableNames: [String] { workspace.variables.keys.sorted() + Session.constantNames }

  private var helpTopics: [String] {
    Verbs.all.map(\.name) + Functions.all.map(\.name) + dotWords.map(\.name) + Help.topics.keys + Help.labelNames
  }

  /// Candidates that begin with the word, by any spelling; a Greek name typed in Latin letters counts.
  private func candidates(_ names: [String], _ word: String, _ start: Int) -> Completion {
    let matching = Set(names).filter { name in
      if name.hasPrefix(word) { return true }
      let isLabel = name.hasSuffix(":")
      let bare = isLabel ? String(name.dropLast()) : name
      return !word.isEmpty && asciiSpelling(of: bare)?.hasPrefix(word) == true
    }
    return Completion(start: start, candidates: matching.sorted())
  }

  /// `\gam` offers γ: one match is the symbol itself, several are the spellings to choose from.
  private func symbols(_ word: String, from start: Int) -> Completion {
    let more = [
      "epsilon": "ε", "sum": "Σ", "cdot": "·", "times": "×", "hat": "\u{302}", "bar": "\u{304}", "tilde": "\u{303}",
    ]
    let table = nameAliases.merging(more) { first, _ in first }
    if let symbol = table[word] { return Completion(start: start, candidates: [symbol]) }
    // `\_0` behind a letter is what stands behind the letter in a name: ₀.
    let isMark = word.hasPrefix("_")
    let name = (isMark ? "γ" : "") + word
    if canonicalName(name) != name {
      let symbol = canonicalName(name).unicodeScalars.dropFirst(isMark ? 1 : 0)
      return Completion(start: start, candidates: [String(String.UnicodeScalarView(symbol))])
    }
    let matching = table.keys.filter { $0.hasPrefix(word) }.sorted()
    if matching.count == 1, let symbol = table[matching[0]] { return Completion(start: start, candidates: [symbol]) }
    return Completion(start: start, candidates: matching.map { "\\" + $0 })
  }

  /// What can follow `net.bn1.`: looked up without evaluating anything that could take time.
  private func members(before text: Substring) -> [String] {
    let path = text.unicodeScalars.reversed().prefix { $0.isPartOfWord || $0 == "." }.reversed()
    let words = String(String.UnicodeScalarView(path)).split(separator: ".").map { canonicalName(String($0)) }
    guard let first = words.first, var value = workspace.variables[first] ?? constant(first) else { return [] }
    for word in words.dropFirst() {
      guard let next = value.member(word) else { return [] }
      value = next
    }
    return value.memberNames
  }

  /// Files and folders that a name between quotes could go on as; what a function cannot read is left out.
  private func files(_ before: [Unicode.Scalar], after start: Int, in place: CompletionPlace) -> Completion {
    let typed = before[start...]
    let nameStart = typed.lastIndex(of: "/").map { $0 + 1 } ?? start
    let folder = String(String.UnicodeScalarView(before[start..<nameStart]))
    let name = String(String.UnicodeScalarView(before[nameStart...]))
    let home = ProcessInfo.processInfo.environment["HOME"] ?? "~"
    let path = folder.isEmpty ? "." : folder.hasPrefix("~/") ? home + folder.dropFirst() : folder
    let found = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let candidates = found.filter { $0.hasPrefix(name) && (name.hasPrefix(".") || !$0.hasPrefix(".")) }.compactMap {
      file in
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path + "/" + file, isDirectory: &isFolder) else {
        return nil as String?
      }
      if isFolder.boolValue { return file + "/" }
      switch place.function?.name {
      case "load": return file.hasSuffix(".network") ? file + "\"" : nil
      case "idx", "cifar": return nil
      default: return file + "\""
      }
    }
    return Completion(start: nameStart, candidates: candidates.sorted())
  }
}

extension Unicode.Scalar {
  fileprivate var isPartOfWord: Bool {
    self == "_" || self == "²" || properties.isAlphabetic || properties.numericType != nil
      || properties.generalCategory == .nonspacingMark
  }
}
