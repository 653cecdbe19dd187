import CZlib
import Foundation
import Networks

/// A network on disk: one line that says what it is, then JSON.
///
///     espalier network 3 <CRC-32 of the rest, hexadecimal> <length of the rest>
///
/// The checksum finds damage, the version tells what an older program wrote. Files are written under a temporary name and
/// renamed, so a crash leaves the old file or the new one.
public enum NetworkFile {
  private static let magic = "espalier network"
  private static let version = 3

  public static func data(of network: Network) throws(FileError) -> Data {
    guard network.isFinite else {
      throw FileError("a network with numbers that are not finite is not saved; .undo what made them so")
    }
    do {
      let payload = try encoder.encode(NetworkArchive(network))
      let head = "\(magic) \(version) \(String(checksum(payload), radix: 16)) \(payload.count)\n"
      return Data(head.utf8) + payload
    } catch {
      throw FileError("the network cannot be encoded: \(error)")
    }
  }

  /// - Parameter overwrites: whether a file that is there may be replaced.
  public static func save(_ network: Network, to path: String, overwrites: Bool) throws(FileError) {
    try FileError.write(try data(of: network), to: path, overwrites: overwrites)
  }

  public static func load(_ path: String) throws(FileError) -> Network {
    try network(from: try FileError.read(path), path: path)
  }

  public static func network(from data: Data, path: String) throws(FileError) -> Network {
    guard let end = data.prefix(200).firstIndex(of: UInt8(ascii: "\n")) else {
      throw FileError("\(path) is not a network file: it does not start with “\(magic)”")
    }
    let head = String(decoding: data[data.startIndex..<end], as: UTF8.self)
    let words = head.split(separator: " ").map(String.init)
    guard words.count == 5, "\(words[0]) \(words[1])" == magic else {
      throw FileError("\(path) is not a network file: it does not start with “\(magic)”")
    }
    guard words[2] == "\(version)" else {
      throw FileError("\(path) has version \(words[2]) of the format; this program reads version \(version)")
    }
    let payload = Data(data[(end + 1)...])
    guard Int(words[4]) == payload.count else {
      throw FileError("\(path) is cut short: \(payload.count) bytes follow its first line, which promises \(words[4])")
    }
    guard words[3] == String(checksum(payload), radix: 16) else {
      throw FileError("\(path) is damaged: its checksum is \(String(checksum(payload), radix: 16)), not \(words[3])")
    }
    do {
      return try decoder.decode(NetworkArchive.self, from: payload).network()
    } catch {
      throw FileError("\(path) holds no usable network: \(error)")
    }
  }

  private static func checksum(_ data: Data) -> UInt {
    data.withUnsafeBytes { bytes in
      UInt(crc32_z(0, bytes.bindMemory(to: UInt8.self).baseAddress, z_size_t(bytes.count)))
    }
  }

  private static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "∞", negativeInfinity: "-∞", nan: "nan")
    return encoder
  }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "∞", negativeInfinity: "-∞", nan: "nan")
    return decoder
  }
}
