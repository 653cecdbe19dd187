/// The candidate that a misspelt word most likely meant, or nil when none is near.
///
/// The distance counts insertions, deletions, substitutions and swaps of neighbours (optimal string alignment;
/// Damerau 1964). At most a third of the letters may differ, and at least one always. A Greek candidate is also
/// compared by its ASCII spelling, so `gama` finds `γ`.
func closestMatch(to word: String, among candidates: some Sequence<String>) -> String? {
  let limit = max(1, word.count / 3)
  // Nobody misspells a word this long, and the distance takes quadratic time.
  guard (1...64).contains(word.count) else { return nil }
  var best: (candidate: String, distance: Int)?
  for candidate in candidates {
    let spellings = [candidate, asciiSpelling(of: candidate)].compactMap { $0 }
    for spelling in spellings where abs(spelling.count - word.count) <= limit {
      let distance = editDistance(word.lowercased(), spelling.lowercased())
      // Of two letters, one wrong is half the word; a name that short must match in part.
      guard distance <= limit, distance < max(word.count, spelling.count) else { continue }
      if best.map({ ($0.distance, $0.candidate) > (distance, candidate) }) ?? true { best = (candidate, distance) }
    }
  }
  return best?.candidate
}

/// ``Did you mean `gamma` (γ)?`` for the closest candidate.
package func didYouMean(_ word: String, among candidates: some Sequence<String>) -> String? {
  guard let match = closestMatch(to: word, among: candidates) else { return nil }
  guard let spelling = asciiSpelling(of: match) else { return "Did you mean `\(match)`?" }
  return "Did you mean `\(spelling)` (\(match))?"
}

/// The fewest insertions, deletions, substitutions and swaps of neighbours that turn one word into the other.
func editDistance(_ first: String, _ second: String) -> Int {
  let a = Array(first)
  let b = Array(second)
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1]
    for j in b.indices {
      var distance = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { distance = min(distance, beforeLast[j - 1] + 1) }
      row.append(distance)
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}
