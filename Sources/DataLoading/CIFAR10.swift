import Foundation
import Tensors

/// The binary file format of CIFAR-10: records without a header, each a label and a colour image.
///
///     label, 0…9 | 1024 bytes red | 1024 bytes green | 1024 bytes blue        3073 bytes
///
/// A plane holds 32 rows of 32 pixels. The original files hold 10,000 records; any whole number from 1 is read. Files
/// may be gzip-compressed: a first byte of 31, with which gzip begins, is no label.
///
/// - Source: A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009.
public enum CIFAR10 {
  static let imageShape: Shape = [3, 32, 32]
  static let classCount = 10
  static let recordSize = 1 + imageShape.count
  /// Files that hold more are refused: ten times the original ones.
  static let recordLimit = 100_000

  struct Records {
    let file: String
    let labels: [UInt8]
    /// The images one after another, without their labels.
    let pixels: [UInt8]
  }

  /// Reads one file, plain or gzipped.
  ///
  /// - Throws: `DataError`, naming the file and the place in it
  static func records(_ url: URL) throws(DataError) -> Records {
    let file = url.path
    let bytes = try bytes(url)
    guard !bytes.isEmpty else { throw .noRecords(file: file, recordSize: recordSize) }
    guard bytes.count.isMultiple(of: recordSize) else {
      throw .partialRecord(file: file, size: bytes.count, recordSize: recordSize)
    }
    let count = bytes.count / recordSize
    var (labels, pixels): ([UInt8], [UInt8]) = ([], [])
    labels.reserveCapacity(count)
    pixels.reserveCapacity(count * imageShape.count)
    for index in 0..<count {
      let start = index * recordSize
      let label = bytes[start]
      guard Int(label) < classCount else {
        throw .labelOutOfRange(file: file, index: index, offset: start, label: Int(label), classCount: classCount)
      }
      labels.append(label)
      pixels += bytes[(start + 1)..<(start + recordSize)]
    }
    return Records(file: file, labels: labels, pixels: pixels)
  }

  private static func bytes(_ url: URL) throws(DataError) -> [UInt8] {
    let data = try DataFile.contents(of: url)
    let limit = recordLimit * recordSize
    guard Gzip.isCompressed(data) else {
      guard data.count <= limit else { throw .tooLong(file: url.path, limit: limit) }
      return [UInt8](data)
    }
    let inflated = try Gzip.inflate(data, limit: limit, file: url.path)
    guard inflated.isComplete else { throw .tooLong(file: url.path, limit: limit) }
    return inflated.bytes
  }
}
