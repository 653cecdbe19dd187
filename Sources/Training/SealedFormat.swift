import Files
import Foundation

/// A kind of file that begins with one line: what it is, its version, and a seal on the rest.
///
///     espalier <kind> <version> <CRC-32 of the rest, hexadecimal> <length of the rest>
public struct SealedFormat: Sendable {
  let kind: String
  let version: Int
  /// The oldest version that can still be read.
  let oldest: Int

  public init(kind: String, version: Int, oldest: Int) {
    (self.kind, self.version, self.oldest) = (kind, version, oldest)
  }

  private var magic: String { "espalier \(kind)" }

  public func sealed(_ payload: Data) -> Data {
    Data("\(magic) \(version) \(String(payload.checksum, radix: 16)) \(payload.count)\n".utf8) + payload
  }

  /// What the seal was put on, and by which version.
  ///
  /// - Throws: `FileError`, with what is wrong with the seal.
  public func opened(_ data: Data, path: String) throws(FileError) -> (payload: Data, version: Int) {
    let end = data.prefix(200).firstIndex(of: UInt8(ascii: "\n"))
    let words = String(decoding: data[data.startIndex..<(end ?? data.startIndex)], as: UTF8.self)
      .split(separator: " ").map(String.init)
    guard let end, words.count == 5, "\(words[0]) \(words[1])" == magic else {
      throw FileError("\(path) is not a \(kind) file: it does not start with “\(magic)”")
    }
    guard let written = Int(words[2]), (oldest...version).contains(written) else {
      let reads = oldest == version ? "version \(version)" : "versions \(oldest) to \(version)"
      throw FileError("\(path) has version \(words[2]) of the format; this program reads \(reads)")
    }
    let payload = Data(data[(end + 1)...])
    guard Int(words[4]) == payload.count else {
      throw FileError("\(path) is cut short: \(payload.count) bytes follow its first line, which promises \(words[4])")
    }
    let sum = String(payload.checksum, radix: 16)
    guard words[3] == sum else { throw FileError("\(path) is damaged: its checksum is \(sum), not \(words[3])") }
    return (payload, written)
  }
}
