import Foundation
import Networks
import Tensors
import Testing

@testable import Training

/// How often symbols come; reproducible.
struct Alphabet: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let counts: [Int]

  static let all: [Alphabet] =
    [
      Alphabet(testDescription: "one symbol", counts: [0, 0, 5]),
      Alphabet(testDescription: "two", counts: [1, 1000]),
      Alphabet(testDescription: "as often each", counts: [Int](repeating: 7, count: 32)),
      Alphabet(testDescription: "powers of two", counts: (0..<12).map { 1 << $0 }),
      Alphabet(testDescription: "Fibonacci's, the longest words", counts: fibonacci(18)),
    ]
    + (0..<40).map { number in
      let draws = Tensor.uniform([2 + number * 7], from: RandomStream(seed: UInt64(number), purpose: .workspace))
      return Alphabet(
        testDescription: "random \(number)",
        counts: draws.elements.map { Int(pow(300, $0)) - (number % 3 == 0 ? 2 : 0) }
          .map { max($0, 0) })
    }

  private static func fibonacci(_ count: Int) -> [Int] {
    var numbers = [1, 1]
    while numbers.count < count { numbers.append(numbers[numbers.count - 1] + numbers[numbers.count - 2]) }
    return numbers
  }

  /// Every symbol as often as it comes, in an order that depends on nothing but the counts.
  var message: [UInt32] {
    let sorted = counts.enumerated().flatMap { symbol, count in [UInt32](repeating: UInt32(symbol), count: count) }
    return sorted.indices.sorted { ($0 &* 7919 % 10_007, $0) < ($1 &* 7919 % 10_007, $1) }.map { sorted[$0] }
  }
}

@Suite struct HuffmanCodeTests {
  /// H ≤ Σ p·l < H + 1, and Kraft's sum is 1 for more than one symbol.
  @Test(arguments: Alphabet.all) func `words are as short as the entropy allows`(alphabet: Alphabet) throws {
    let counts = alphabet.counts
    let code = try #require(HuffmanCode(counts: counts))
    let total = Double(counts.reduce(0, +))
    let entropy = counts.filter { $0 > 0 }.reduce(0.0) { $0 - Double($1) / total * log2(Double($1) / total) }
    let mean = Double(code.bits(for: counts)) / total
    #expect(mean >= entropy - 1e-12 && mean <= entropy + 1)
    let kraft = code.lengths.filter { $0 > 0 }.reduce(0.0) { $0 + exp2(-Double($1)) }
    #expect(counts.count { $0 > 0 } == 1 ? kraft == 0.5 : kraft == 1)
    #expect(zip(counts, code.lengths).allSatisfy { ($0 > 0) == ($1 > 0) })
  }

  @Test(arguments: Alphabet.all) func `no word begins another`(alphabet: Alphabet) throws {
    let code = try #require(HuffmanCode(counts: alphabet.counts))
    let words = code.lengths.indices.filter { code.lengths[$0] > 0 }.map { symbol in
      let bits = String(code.words[symbol], radix: 2)
      return String(repeating: "0", count: code.lengths[symbol] - bits.count) + bits
    }.sorted()
    for (word, next) in zip(words, words.dropFirst()) { #expect(!next.hasPrefix(word)) }
  }

  @Test(arguments: Alphabet.all) func `a message comes back`(alphabet: Alphabet) throws {
    let message = alphabet.message
    let block = SymbolBlock(message, width: 9)
    var writer = BitWriter()
    writer.append(true)
    block.write(to: &writer)
    #expect(writer.count == 1 + block.bits && block.bits <= block.plainBits)
    var reader = BitReader(writer.bytes)
    #expect(try reader.next(1) == 1)
    let back = try SymbolBlock.read(from: &reader)
    #expect(back.values == message && back.width == 9)
    try reader.checkEnd()
  }

  /// 5 a, 2 b, 1 c, 1 d by hand: c and d make 2, these and b 4, these and a 9.
  @Test func `the words by hand`() throws {
    let code = try #require(HuffmanCode(counts: [5, 2, 1, 1]))
    #expect(code.lengths == [1, 2, 3, 3] && code.words == [0b0, 0b10, 0b110, 0b111])
    #expect(code.bits(for: [5, 2, 1, 1]) == 15)
    #expect(
      HuffmanCode(counts: [3])?.lengths == [1] && HuffmanCode(counts: []) == nil && HuffmanCode(counts: [0, 0]) == nil)
  }

  /// Fibonacci's numbers make the longest words: 33 of them one of 32 bits.
  @Test func `words that would be too long are not made`() {
    var counts = [1, 1]
    while counts.count < 32 { counts.append(counts[counts.count - 1] + counts[counts.count - 2]) }
    #expect(HuffmanCode(counts: counts)?.lengths.max() == 31)
    counts.append(counts[31] + counts[30])
    #expect(HuffmanCode(counts: counts) == nil)
  }

  @Test(arguments: [[1, 1, 1], [0, 0], [], [1, 2, 3, 3, 31], [32], [-1]])
  func `lengths that make no code are refused`(lengths: [Int]) { #expect(HuffmanCode(lengths: lengths) == nil) }

  @Test func `an empty message and numbers of 32 bits come back`() throws {
    for values in [[], [0], [UInt32.max, 0, 7], [UInt32](repeating: 70_000, count: 9)] as [[UInt32]] {
      var writer = BitWriter()
      SymbolBlock(values, width: 32).write(to: &writer)
      var reader = BitReader(writer.bytes)
      #expect(try SymbolBlock.read(from: &reader).values == values)
    }
  }

  /// Cut anywhere, a block is an error, whose reading ends.
  @Test func `a block that is cut short is an error`() throws {
    var writer = BitWriter()
    SymbolBlock(Alphabet.all[9].message, width: 9).write(to: &writer)
    for count in 0..<writer.bytes.count {
      var reader = BitReader(Array(writer.bytes[..<count]))
      #expect(throws: NetworkError.self) { try SymbolBlock.read(from: &reader) }
    }
    // 2³² − 1 numbers of which there are none.
    var reader = BitReader([255, 255, 255, 255, 0, 0])
    #expect(throws: NetworkError.self) { try SymbolBlock.read(from: &reader) }
  }
}

@Suite struct GapCodeTests {
  /// Two bits: gaps of 0, 1 and 2; 3 is a filler.
  @Test func `gaps by hand`() {
    let flags = [1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0].map { $0 == 1 }
    let code = GapCode(flags, bits: 2)
    #expect(code.gaps == [0, 1, 3, 0, 3, 3, 1] && code.fillers == 3)
    #expect(GapCode.entries(code.gaps, bits: 2, count: flags.count) == flags)
    #expect(GapCode.entries(code.gaps, bits: 2, count: 14) == nil)
    #expect(GapCode.entries([3, 3], bits: 2, count: 5) == nil)
  }

  @Test(arguments: Array(GapCode.widths), [0, 1e-3, 0.02, 0.3, 1])
  func `entries come back`(bits: Int, density: Double) {
    let draws = Tensor.uniform([3001], from: RandomStream(seed: UInt64(bits), purpose: .workspace))
    let flags = draws.elements.map { $0 < density }
    let code = GapCode(flags, bits: bits)
    #expect(GapCode.entries(code.gaps, bits: bits, count: flags.count) == flags)
    #expect(code.gaps.count - code.fillers == flags.count { $0 })
    #expect(code.gaps.allSatisfy { $0 < 1 << bits })
    if density == 0 { #expect(code.gaps.isEmpty) }
  }
}
