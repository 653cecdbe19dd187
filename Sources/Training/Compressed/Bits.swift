import Foundation
import Networks

/// Bits one after another, the highest of a number and of a byte first.
struct BitWriter {
  private(set) var bytes: [UInt8] = []
  /// How many bits have been written.
  private(set) var count = 0

  /// - Parameter width: how many of the lowest bits of `value` are written, up to 64.
  mutating func append(_ value: UInt64, _ width: Int) {
    var left = width
    while left > 0 {
      if count % 8 == 0 { bytes.append(0) }
      let room = 8 - count % 8
      let taken = min(room, left)
      let part = UInt8(truncatingIfNeeded: value >> UInt64(left - taken)) & UInt8(1 << taken - 1)
      bytes[bytes.count - 1] |= part << UInt8(room - taken)
      count += taken
      left -= taken
    }
  }

  mutating func append(_ flag: Bool) { append(flag ? 1 : 0, 1) }
}

/// Reads what a `BitWriter` wrote, or what somebody else says it wrote.
struct BitReader {
  private let bytes: [UInt8]
  /// How many bits have been read.
  private(set) var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// How many bits are left.
  var left: Int { bytes.count * 8 - position }

  /// - Throws: `NetworkError` where fewer are left.
  mutating func next(_ width: Int) throws(NetworkError) -> UInt64 {
    guard width <= left else { throw .structure("its bits end too early") }
    var (value, wanted) = (UInt64(0), width)
    while wanted > 0 {
      let room = 8 - position % 8
      let taken = min(room, wanted)
      let part = (bytes[position / 8] >> UInt8(room - taken)) & UInt8(1 << taken - 1)
      value = value << UInt64(taken) | UInt64(part)
      position += taken
      wanted -= taken
    }
    return value
  }

  /// What fills the last byte is 0, and nothing follows.
  func checkEnd() throws(NetworkError) {
    var rest = self
    guard left < 8, try rest.next(left) == 0 else { throw .structure("something follows its last number") }
  }
}
