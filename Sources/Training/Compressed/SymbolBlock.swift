import Networks

/// Small numbers in a file: Huffman's words after the lengths of these, or each in as many bits, whatever is shorter.
///
///     count (32 bits), bits of a number − 1 (5), whether words follow (1)
///     with words: how many lengths (17), the lengths (5 each), the words
struct SymbolBlock {
  private let values: [UInt32]
  private let width: Int
  private let code: HuffmanCode?
  /// What they take as plain numbers, with what stands in front.
  let plainBits: Int
  let bits: Int

  private static let mostSymbols = 1 << 16

  /// - Parameters:
  ///   - values: below 2^width
  ///   - width: 1 to 32; words are for 16 at most.
  init(_ values: [UInt32], width: Int) {
    (self.values, self.width) = (values, width)
    plainBits = 32 + 5 + 1 + values.count * width
    let most = Int(values.max() ?? 0)
    var (code, bits) = (HuffmanCode?.none, plainBits)
    if most < SymbolBlock.mostSymbols {
      var counts = [Int](repeating: 0, count: most + 1)
      for value in values { counts[Int(value)] += 1 }
      if let words = HuffmanCode(counts: counts) {
        let coded = 32 + 5 + 1 + 17 + 5 * counts.count + words.bits(for: counts)
        if coded < plainBits { (code, bits) = (words, coded) }
      }
    }
    (self.code, self.bits) = (code, bits)
  }

  func write(to writer: inout BitWriter) {
    writer.append(UInt64(values.count), 32)
    writer.append(UInt64(width - 1), 5)
    writer.append(code != nil)
    guard let code else {
      for value in values { writer.append(UInt64(value), width) }
      return
    }
    writer.append(UInt64(code.lengths.count), 17)
    for length in code.lengths { writer.append(UInt64(length), 5) }
    let words = code.words
    for value in values { writer.append(words[Int(value)], code.lengths[Int(value)]) }
  }

  /// Reads a block back. No number takes less than a bit, so a forged count fills no memory.
  static func read(from bits: inout BitReader) throws(NetworkError) -> (values: [UInt32], width: Int) {
    let (count, width) = (Int(try bits.next(32)), Int(try bits.next(5)) + 1)
    let isCoded = try bits.next(1) == 1
    guard count <= bits.left else { throw .structure("it promises more numbers than there are bits") }
    var values: [UInt32] = []
    values.reserveCapacity(count)
    guard isCoded else {
      for _ in 0..<count { values.append(UInt32(try bits.next(width))) }
      return (values, width)
    }
    var lengths: [Int] = []
    let symbols = Int(try bits.next(17))
    for _ in 0..<symbols { lengths.append(Int(try bits.next(5))) }
    guard let code = HuffmanCode(lengths: lengths), width >= 32 || lengths.count <= 1 << width else {
      throw .structure("the lengths of its words make no code")
    }
    for _ in 0..<count { values.append(UInt32(try code.next(in: &bits))) }
    return (values, width)
  }
}
