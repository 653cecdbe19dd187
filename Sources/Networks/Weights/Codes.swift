import Foundation

/// Small whole numbers, such as the bits of a mask or places in a codebook.
public struct Codes: Equatable, Sendable {
  /// How many bits each takes where they are kept, from 1 to 32.
  public let bits: Int
  public let values: [UInt32]

  /// - Parameter bits: as many as the largest value needs, if nil.
  public init(_ values: [UInt32], bits: Int? = nil) {
    let needed = max(32 - (values.max() ?? 0).leadingZeroBitCount, 1)
    (self.values, self.bits) = (values, min(max(bits ?? needed, needed), 32))
  }

  public init(_ flags: [Bool]) { self.init(flags.map { $0 ? 1 : 0 }, bits: 1) }

  public var count: Int { values.count }

  /// ⌈log₂ of so many different values⌉, at least one.
  package static func bits(for count: Int) -> Int { max(Int.bitWidth - max(count - 1, 0).leadingZeroBitCount, 1) }

  /// One after another from the lowest bit of the first byte on.
  public var packed: Data {
    var data = Data(capacity: (count * bits + 7) / 8)
    var (pending, filled) = (UInt64(0), 0)
    for value in values {
      pending |= UInt64(value) << UInt64(filled)
      filled += bits
      while filled >= 8 {
        data.append(UInt8(truncatingIfNeeded: pending))
        (pending, filled) = (pending >> 8, filled - 8)
      }
    }
    if filled > 0 { data.append(UInt8(truncatingIfNeeded: pending)) }
    return data
  }

  /// Reads what `packed` wrote; nil if these are not the bytes of so many values.
  public init?(packed data: Data, count: Int, bits: Int) {
    guard (1...32).contains(bits), (0...1 << 40).contains(count), data.count == (count * bits + 7) / 8 else {
      return nil
    }
    let mask = UInt64(1) << UInt64(bits) - 1
    var (pending, filled) = (UInt64(0), 0)
    var bytes = data.makeIterator()
    var values: [UInt32] = []
    values.reserveCapacity(count)
    for _ in 0..<count {
      while filled < bits, let byte = bytes.next() {
        pending |= UInt64(byte) << UInt64(filled)
        filled += 8
      }
      values.append(UInt32(pending & mask))
      (pending, filled) = (pending >> UInt64(bits), filled - bits)
    }
    self.init(values, bits: bits)
  }
}

extension Codes: Codable {
  private enum Key: String, CodingKey { case bits, count, packed }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(bits, forKey: .bits)
    try container.encode(count, forKey: .count)
    try container.encode(packed, forKey: .packed)
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let (bits, count) = (try container.decode(Int.self, forKey: .bits), try container.decode(Int.self, forKey: .count))
    guard let codes = Codes(packed: try container.decode(Data.self, forKey: .packed), count: count, bits: bits) else {
      throw NetworkError.structure("its codes are not as many as it says")
    }
    self = codes
  }
}
