extension Session {
  public func complete(_ source: String, at cursor: Int) -> Completion {
    let before = Array(source.unicodeScalars.prefix(max(0, cursor)))
    let wordStart = before.lastIndex { !$0.isPartOfWord }.map { $0 + 1 } ?? 0
    let word = String(String.UnicodeScalarView(before[wordStart...]))
    let lead = wordStart > 0 ? before[wordStart - 1] : nil
    let text = String(String.UnicodeScalarView(before[..<wordStart]))
    let line = text.split(separator: "\n", omittingEmptySubsequences: false).last.map(String.init) ?? ""

    if lead == "\\" { return symbols(word, from: wordStart - 1) }
    if lead == "?" { return candidates(helpTopics, word, wordStart) }
    if lead == "." {
      if line.trimmingBlanks == "." { return candidates(dotWords.map(\.name), word, wordStart) }
      return candidates(members(before: text.dropLast()), word, wordStart)
    }
    if let listed = listedWords(in: line), !listed.isEmpty {
      return candidates(listed + variableNames, word, wordStart)
    }
    var names = variableNames + Functions.all.map(\.name).filter { $0 != "√" }
    if let verb = verb(in: line) {
      let used = verb.labels.map { $0.name + ":" }.filter { !line.contains($0) }
      if line.trimmingBlanks.split(separator: " ").count > 1 { names = used + names }
      if verb.name == "source" { names = Functions.operations.map(\.name) }
    } else if let function = openFunction(in: line) {
      names = function.labels.map { $0.name + ":" } + names
    } else if startsStatement(line) {
      names += Verbs.all.map(\.name)
    }
    return candidates(names, word, wordStart)
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
      return !word.isEmpty && asciiSpellings[bare]?.hasPrefix(word) == true
    }
    return Completion(start: start, candidates: matching.sorted())
  }

  /// `\gam` offers γ: one match is the symbol itself, several are the spellings to choose from.
  private func symbols(_ word: String, from start: Int) -> Completion {
    let more = [
      "alpha": "α", "delta": "δ", "epsilon": "ε", "theta": "θ", "tau": "τ", "phi": "φ", "rho": "ρ", "hat": "\u{302}",
    ]
    let table = nameAliases.merging(more) { first, _ in first }
    if let symbol = table[word] { return Completion(start: start, candidates: [symbol]) }
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

  /// The listed words of the label that the cursor stands behind: `by: ` offers proximal and subgradient.
  private func listedWords(in line: String) -> [String]? {
    let trimmed = line.trimmingBlanks
    guard trimmed.hasSuffix(":") else { return nil }
    let label = canonicalName(String(trimmed.dropLast().split(separator: " ").last ?? ""))
    let labels = verb(in: line)?.labels ?? openFunction(in: line)?.labels ?? []
    return labels.first { $0.name == label }?.words
  }

  private func verb(in line: String) -> Verb? {
    let statement = line.split(separator: ";").last.map(String.init) ?? ""
    let action = statement.split(separator: "=").last.map(String.init) ?? statement
    return action.trimmingBlanks.split(separator: " ").first.flatMap { Verbs.named(String($0)) }
  }

  /// The function whose parenthesis is still open.
  private func openFunction(in line: String) -> Function? {
    var open: [Substring] = []
    for index in line.indices {
      if line[index] == "(" { open.append(line[..<index]) }
      if line[index] == ")", !open.isEmpty { open.removeLast() }
    }
    guard let head = open.last else { return nil }
    let name = head.unicodeScalars.reversed().prefix { $0.isPartOfWord }.reversed()
    return Functions.named(canonicalName(String(String.UnicodeScalarView(name))))
  }

  private func startsStatement(_ line: String) -> Bool {
    guard let last = line.trimmingBlanks.last else { return true }
    return last == ";" || last == "="
  }
}

extension Unicode.Scalar {
  fileprivate var isPartOfWord: Bool {
    self == "_" || self == "²" || properties.isAlphabetic || properties.numericType != nil
      || properties.generalCategory == .nonspacingMark
  }
}
