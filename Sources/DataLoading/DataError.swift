import Texts

/// Why data cannot be found, read or made. Each case's sentence names the file and what was expected there.
///
/// Offsets into a compressed file count its decompressed bytes, except in `corruptGzip`.
public enum DataError: Error, Equatable, Sendable {
  case notFound(name: String, lookedAt: [String])
  case missingFile(folder: String, lookedFor: [String])
  case notAFolder(path: String)
  case notAFile(path: String)
  case unreadable(path: String, reason: String)
  case corruptGzip(file: String, offset: Int, reason: String)
  case truncatedHeader(file: String, expected: Int, found: Int)
  case truncated(file: String, expected: Int, found: Int)
  case trailingBytes(file: String, expected: Int)
  case wrongMagic(file: String, expected: UInt32, found: UInt32)
  case tooLarge(file: String, dimensions: [Int], limit: Int)
  case noPixels(file: String, dimensions: [Int])
  case noRecords(file: String, recordSize: Int)
  case partialRecord(file: String, size: Int, recordSize: Int)
  case tooLong(file: String, limit: Int)
  case labelOutOfRange(file: String, index: Int, offset: Int, label: Int, classCount: Int)
  case countMismatch(imageFile: String, images: Int, labelFile: String, labels: Int)
  case unequalRecords(file: String, found: Int, otherFile: String, expected: Int)
  case shapeMismatch(trainFile: String, train: String, testFile: String, test: String)
  case noImage(Int, count: Int, split: String)
  case option(String)
}

extension DataError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notFound(let name, let places): "there is no data named \(name); looked at \(places.joined(separator: ", "))"
    case .missingFile(let folder, let names):
      "\(folder) lacks a file; looked for \(names.joined(separator: ", "))"
    case .notAFolder(let path): "\(path) is a file; expected a folder of data files"
    case .notAFile(let path): "\(path) is not a regular file; expected a data file"
    case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
    case .corruptGzip(let file, let offset, let reason):
      "\(file): the gzip data is damaged at compressed byte \(offset): \(reason)"
    case .truncatedHeader(let file, let expected, let found):
      "\(file) ends at byte \(found), inside its header; expected \(expected) header bytes"
    case .truncated(let file, let expected, let found):
      "\(file) ends at byte \(found); its header promises \(expected) bytes"
    case .trailingBytes(let file, let expected):
      "\(file) goes on after byte \(expected), where its header says it ends"
    case .wrongMagic(let file, let expected, let found):
      "\(file): at byte 0 expected \(DataError.hex(expected)), found \(DataError.hex(found))"
    case .tooLarge(let file, let dimensions, let limit):
      "\(file): at byte 4 the header says \(DataError.product(dimensions)) bytes; at most \(limit.grouped) are read"
    case .noPixels(let file, let dimensions):
      "\(file): at byte 4 the header says \(DataError.product(dimensions)) bytes; expected at least one"
    case .noRecords(let file, let recordSize):
      "\(file) ends at byte 0; expected at least one record of \(recordSize) bytes"
    case .partialRecord(let file, let size, let recordSize):
      "\(file) ends at byte \(size), inside record \(size / recordSize); "
        + "expected a whole number of records of \(recordSize) bytes"
    case .tooLong(let file, let limit): "\(file) goes on after byte \(limit); at most \(limit.grouped) are read"
    case .labelOutOfRange(let file, let index, let offset, let label, let classCount):
      "\(file): label \(index), at byte \(offset), is \(label); expected less than \(classCount)"
    case .countMismatch(let imageFile, let images, let labelFile, let labels):
      "\(imageFile) has \(images.grouped) images but \(labelFile) has \(labels.grouped) labels"
    case .unequalRecords(let file, let found, let otherFile, let expected):
      "\(file) has records: \(found.grouped), but \(otherFile): \(expected.grouped); expected equally many"
    case .shapeMismatch(let trainFile, let train, let testFile, let test):
      "\(trainFile) has images of \(train) but \(testFile) has images of \(test)"
    case .noImage(let index, let count, let split):
      "\(split) has no image \(index); it has \(count.grouped), counted from 0"
    case .option(let reason): reason
    }
  }

  private static func hex(_ word: UInt32) -> String {
    let digits = String(word, radix: 16)
    return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
  }

  private static func product(_ dimensions: [Int]) -> String {
    dimensions.map(String.init).joined(separator: "×")
  }
}
