import CZlib
import Foundation

/// A folder that goes away with the test that made it.
final class TemporaryFolder {
  let url: URL

  init(named name: String = "digits") throws {
    let parent = FileManager.default.temporaryDirectory.appendingPathComponent("espalier-\(UUID().uuidString)")
    url = parent.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url.deletingLastPathComponent()) }

  func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: url.appendingPathComponent(name))
  }
}

/// What zlib's own writer makes of the bytes.
func gzipped(_ bytes: [UInt8]) throws -> [UInt8] {
  let file = FileManager.default.temporaryDirectory.appendingPathComponent("espalier-\(UUID().uuidString).gz")
  defer { try? FileManager.default.removeItem(at: file) }
  let writer = gzopen(file.path, "wb")
  let written = bytes.withUnsafeBytes { gzwrite(writer, $0.baseAddress, UInt32($0.count)) }
  gzclose(writer)
  guard Int(written) == bytes.count else { throw CocoaError(.fileWriteUnknown) }
  return [UInt8](try Data(contentsOf: file))
}

func bigEndian(_ word: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * $0)) } }

/// An IDX file of unsigned bytes.
func idx(_ dimensions: [UInt32], _ bytes: [UInt8], magic: UInt32? = nil) -> [UInt8] {
  bigEndian(magic ?? 0x0800 | UInt32(dimensions.count)) + dimensions.flatMap(bigEndian) + bytes
}
