import Networks

/// Symbols as words of bits, frequent ones short, and no word the beginning of another.
///
///     Σ_s 2^−l_s ≤ 1        H ≤ Σ_s p_s·l_s < H + 1,   H = −Σ_s p_s·log₂ p_s
///
/// The two rarest become one, again and again; a symbol's word is as long as it was joined times. No other words of whole
/// bits are shorter together. Lengths alone say the words, since these are counted up: short before long, and of one length
/// in the order of the symbols.
///
/// - Source: Huffman 1952, "A method for the construction of minimum-redundancy codes"
struct HuffmanCode: Equatable {
  /// Longer words are for none: a table has 5 bits for each length.
  static let longest = 31

  /// l, by symbol; 0 for one that never comes.
  let lengths: [Int]
  /// In the order of their words.
  private let symbols: [Int]
  /// How many words there are of each length.
  private let counts: [Int]

  /// The shortest words for symbols that come so often; a single one takes a bit each time.
  ///
  /// - Returns: nil where nothing comes, or a word would be longer than `longest`.
  /// - Complexity: n·log n for n symbols
  init?(counts: [Int]) {
    let leaves = counts.indices.filter { counts[$0] > 0 }.sorted { (counts[$0], $0) < (counts[$1], $1) }
    guard !leaves.isEmpty else { return nil }
    var lengths = [Int](repeating: 0, count: counts.count)
    if leaves.count == 1 {
      lengths[leaves[0]] = 1
    } else {
      var weights = leaves.map { counts[$0] }
      var parents = [Int](repeating: 0, count: 2 * leaves.count - 1)
      // What is joined comes in ascending order too: the rarest stands first in one of two queues.
      var (leaf, joined) = (0, leaves.count)
      func takeRarest() -> Int {
        let takesLeaf = leaf < leaves.count && (joined >= weights.count || weights[leaf] <= weights[joined])
        defer { if takesLeaf { leaf += 1 } else { joined += 1 } }
        return takesLeaf ? leaf : joined
      }
      while weights.count < parents.count {
        let (a, b) = (takeRarest(), takeRarest())
        (parents[a], parents[b]) = (weights.count, weights.count)
        weights.append(weights[a] + weights[b])
      }
      var depths = [Int](repeating: 0, count: parents.count)
      for node in (0..<(parents.count - 1)).reversed() { depths[node] = depths[parents[node]] + 1 }
      for (place, symbol) in leaves.enumerated() { lengths[symbol] = depths[place] }
    }
    self.init(lengths: lengths)
  }

  /// - Returns: nil where no words have these lengths.
  init?(lengths: [Int]) {
    guard lengths.allSatisfy({ (0...HuffmanCode.longest).contains($0) }) else { return nil }
    var counts = [Int](repeating: 0, count: HuffmanCode.longest + 1)
    for length in lengths where length > 0 { counts[length] += 1 }
    // In units of 2^−31.
    let kraft = counts.indices.dropFirst().reduce(0) { $0 + counts[$1] << (HuffmanCode.longest - $1) }
    guard (1...(1 << HuffmanCode.longest)).contains(kraft) else { return nil }
    (self.lengths, self.counts) = (lengths, counts)
    symbols = lengths.indices.filter { lengths[$0] > 0 }.sorted { (lengths[$0], $0) < (lengths[$1], $1) }
  }

  /// By symbol; 0 for one that never comes.
  var words: [UInt64] {
    var words = [UInt64](repeating: 0, count: lengths.count)
    var (word, length) = (UInt64(0), 0)
    for symbol in symbols {
      word <<= UInt64(lengths[symbol] - length)
      length = lengths[symbol]
      words[symbol] = word
      word += 1
    }
    return words
  }

  /// What so many of each symbol take.
  func bits(for counts: [Int]) -> Int { zip(counts, lengths).reduce(0) { $0 + $1.0 * $1.1 } }

  /// The symbol whose word comes next.
  func next(in bits: inout BitReader) throws(NetworkError) -> Int {
    // The first word of each length, and the place of its symbol.
    var (word, first, place) = (0, 0, 0)
    for length in 1...HuffmanCode.longest {
      word = word << 1 | Int(try bits.next(1))
      first <<= 1
      if word - first < counts[length] { return symbols[place + word - first] }
      first += counts[length]
      place += counts[length]
    }
    throw .structure("its bits are no word of their code")
  }
}
