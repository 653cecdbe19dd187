import Foundation
import Tensors

/// The file format of MNIST and its successors: a magic word, big-endian sizes, then one byte an element.
///
///     images  00 00 08 03 | N | H | W | N·H·W bytes
///     labels  00 00 08 01 | N | N bytes
///
/// 08 says unsigned bytes, the last byte of the magic word how many sizes follow. Files may be gzip-compressed.
///
/// - Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits".
public enum IDX {
  /// Files that say they hold more are refused: a gibibyte is twenty times MNIST.
  static let byteLimit = 1 << 30

  struct Contents {
    let file: String
    let dimensions: [Int]
    let bytes: [UInt8]
  }

  static func images(_ file: URL) throws(DataError) -> Contents { try read(file, magic: 0x0000_0803) }

  static func labels(_ file: URL, classCount: Int?) throws(DataError) -> Contents {
    let contents = try read(file, magic: 0x0000_0801)
    if let classCount, let index = contents.bytes.firstIndex(where: { Int($0) >= classCount }) {
      let label = Int(contents.bytes[index])
      throw .labelOutOfRange(
        file: contents.file, index: index, offset: 8 + index, label: label, classCount: classCount)
    }
    return contents
  }

  private static func read(_ url: URL, magic: UInt32) throws(DataError) -> Contents {
    let file = url.path
    let data = try DataFile.contents(of: url)
    let isCompressed = Gzip.isCompressed(data)
    let rank = Int(magic & 0xff)
    let headerSize = 4 + 4 * rank

    let header =
      isCompressed
      ? try Gzip.inflate(data, limit: headerSize, file: file).bytes : [UInt8](data.prefix(headerSize))
    // A wrong magic word explains a short file better than its length does.
    guard header.count >= 4 else { throw .truncatedHeader(file: file, expected: headerSize, found: header.count) }
    guard word(header, at: 0) == magic else {
      throw .wrongMagic(file: file, expected: magic, found: word(header, at: 0))
    }
    guard header.count == headerSize else {
      throw .truncatedHeader(file: file, expected: headerSize, found: header.count)
    }
    let dimensions = (1...rank).map { Int(word(header, at: 4 * $0)) }
    let size = Shape(dimensions).count
    guard size > 0 else { throw .noPixels(file: file, dimensions: dimensions) }
    guard size <= byteLimit else { throw .tooLarge(file: file, dimensions: dimensions, limit: byteLimit) }

    let end = headerSize + size
    let bytes: [UInt8]
    if isCompressed {
      let inflated = try Gzip.inflate(data, limit: end, file: file)
      guard inflated.isComplete else { throw .trailingBytes(file: file, expected: end) }
      guard inflated.bytes.count == end else {
        throw .truncated(file: file, expected: end, found: inflated.bytes.count)
      }
      bytes = Array(inflated.bytes[headerSize...])
    } else {
      guard data.count >= end else { throw .truncated(file: file, expected: end, found: data.count) }
      guard data.count == end else { throw .trailingBytes(file: file, expected: end) }
      bytes = [UInt8](data.dropFirst(headerSize))
    }
    return Contents(file: file, dimensions: dimensions, bytes: bytes)
  }

  private static func word(_ bytes: [UInt8], at offset: Int) -> UInt32 {
    bytes[offset..<(offset + 4)].reduce(0) { $0 << 8 | UInt32($1) }
  }
}
