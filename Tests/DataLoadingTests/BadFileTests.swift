import Foundation
import Testing

@testable import DataLoading

/// One way to spoil a good folder and the sentence that it earns; `@` stands for the folder's path.
struct BadFile: Sendable, CustomTestStringConvertible {
  enum Change: Sendable {
    case bytes(@Sendable () throws -> [UInt8])
    case absent
    case folder
    case pipe
  }

  let what: String
  let file: String
  let change: Change
  let sentence: String

  var testDescription: String { what }

  init(_ what: String, _ file: String, _ change: Change, _ sentence: String) {
    (self.what, self.file, self.change, self.sentence) = (what, file, change, sentence)
  }

  init(
    _ what: String, _ file: String, _ bytes: @autoclosure @escaping @Sendable () throws -> [UInt8], _ sentence: String
  ) {
    self.init(what, file, .bytes(bytes), sentence)
  }

  /// Writes the good files into the folder, this one spoiled.
  func write(into folder: TemporaryFolder, amid goodFiles: [String: [UInt8]]) throws {
    for (name, bytes) in goodFiles where name != file { try folder.write(bytes, to: name) }
    let place = folder.url.appendingPathComponent(file)
    switch change {
    case .bytes(let make): try folder.write(make(), to: file)
    case .absent: break
    case .folder: try FileManager.default.createDirectory(at: place, withIntermediateDirectories: false)
    case .pipe: #expect(mkfifo(place.path, 0o600) == 0)
    }
  }
}

private let images = "train-images-idx3-ubyte"
private let labels = "train-labels-idx1-ubyte"
private let testImages = "t10k-images-idx3-ubyte"

private func good(_ name: String) -> [UInt8] { goodFiles[name] ?? [] }

private func flipped(_ bytes: [UInt8], at index: Int) -> [UInt8] {
  var bytes = bytes
  bytes[index] ^= 0xff
  return bytes
}

private let badFiles: [BadFile] = [
  BadFile(
    "a file is absent", labels, .absent,
    "@ lacks a file; looked for \(labels), \(labels).gz, train-labels.idx1-ubyte, train-labels.idx1-ubyte.gz"),
  BadFile("a folder in place of a file", labels, .folder, "@/\(labels) is not a regular file; expected a data file"),
  BadFile("a pipe in place of a file", labels, .pipe, "@/\(labels) is not a regular file; expected a data file"),
  BadFile("an empty file", images, [], "@/\(images) ends at byte 0, inside its header; expected 16 header bytes"),
  BadFile(
    "a file cut in its magic word", labels, [0, 0, 8],
    "@/\(labels) ends at byte 3, inside its header; expected 8 header bytes"),
  BadFile(
    "a file cut in its header", images, Array(good(images)[..<15]),
    "@/\(images) ends at byte 15, inside its header; expected 16 header bytes"),
  BadFile(
    "labels named images", images, good(labels), "@/\(images): at byte 0 expected 0x00000803, found 0x00000801"),
  BadFile(
    "images named labels", labels, good(images), "@/\(labels): at byte 0 expected 0x00000801, found 0x00000803"),
  BadFile(
    "a text file", images, Array("<html>not here</html>".utf8),
    "@/\(images): at byte 0 expected 0x00000803, found 0x3c68746d"),
  BadFile("pixels cut", images, good(images).dropLast(), "@/\(images) ends at byte 33; its header promises 34 bytes"),
  BadFile("labels cut", labels, good(labels).dropLast(), "@/\(labels) ends at byte 10; its header promises 11 bytes"),
  BadFile(
    "bytes after the last pixel", images, good(images) + [0],
    "@/\(images) goes on after byte 34, where its header says it ends"),
  BadFile(
    "no images", images, idx([0, 2, 3], []), "@/\(images): at byte 4 the header says 0×2×3 bytes; expected at least one"
  ),
  BadFile(
    "sizes whose product overflows", images, idx([.max, .max, .max], []),
    "@/\(images): at byte 4 the header says 4294967295×4294967295×4294967295 bytes; at most 1,073,741,824 are read"),
  BadFile(
    "sizes that would fill the memory", images, idx([1 << 20, 1 << 10, 2], []),
    "@/\(images): at byte 4 the header says 1048576×1024×2 bytes; at most 1,073,741,824 are read"),
  BadFile(
    "fewer labels than images", labels, idx([2], [7, 0]), "@/\(images) has 3 images but @/\(labels) has 2 labels"),
  BadFile(
    "test images of another shape", testImages, idx([2, 3, 2], Array(0..<12)),
    "@/\(images) has images of 1×2×3 but @/\(testImages) has images of 1×3×2"),
  BadFile(
    "gzip cut in its data", images, try gzipped(good(images)).dropLast(12),
    "@/\(images): the gzip data is damaged at compressed byte 36: the file ends inside the compressed data"),
  BadFile(
    "gzip cut in its own header", images, [0x1f, 0x8b],
    "@/\(images): the gzip data is damaged at compressed byte 2: the file ends inside the compressed data"),
  BadFile(
    "gzip with a wrong checksum", labels, try flipped(gzipped(good(labels)), at: gzipped(good(labels)).count - 8),
    "@/\(labels): the gzip data is damaged at compressed byte 27: incorrect data check"),
  BadFile(
    "gzip of an unknown method", labels, try flipped(gzipped(good(labels)), at: 2),
    "@/\(labels): the gzip data is damaged at compressed byte 4: unknown compression method"),
  BadFile(
    "gzip followed by something else", labels, try gzipped(good(labels)) + [1, 2, 3],
    "@/\(labels): the gzip data is damaged at compressed byte 31: 3 bytes follow that are not gzip"),
  BadFile(
    "gzip of less than the header promises", labels, try gzipped(good(labels).dropLast()),
    "@/\(labels) ends at byte 10; its header promises 11 bytes"),
  BadFile(
    "gzip of far more than the header promises", labels,
    try gzipped(good(labels) + [UInt8](repeating: 0, count: 50_000_000)),
    "@/\(labels) goes on after byte 11, where its header says it ends"),
]

@Suite struct BadFileTests {
  @Test(arguments: badFiles)
  func `a bad file is refused with a sentence that names file and place`(bad: BadFile) throws {
    let folder = try TemporaryFolder()
    try bad.write(into: folder, amid: goodFiles)
    let error = #expect(throws: DataError.self) { try IDX.load(folder: folder.url) }
    #expect(error?.description == bad.sentence.replacingOccurrences(of: "@", with: folder.url.path))
  }

  @Test func `a missing folder and a file in its place are told apart`() throws {
    let folder = try TemporaryFolder()
    let missing = folder.url.appendingPathComponent("nowhere")
    let absent = #expect(throws: DataError.self) { try IDX.load(folder: missing) }
    #expect(absent?.description == "there is no data named nowhere; looked at \(missing.path)")
    try folder.write([1], to: "file")
    let file = folder.url.appendingPathComponent("file")
    let wrong = #expect(throws: DataError.self) { try IDX.load(folder: file) }
    #expect(wrong?.description == "\(file.path) is a file; expected a folder of data files")
  }

  /// A damaged byte anywhere is refused or changes a pixel or label; none may trap.
  @Test func `no single damaged byte of a compressed file can crash the reader`() throws {
    let folder = try TemporaryFolder()
    for (name, bytes) in goodFiles { try folder.write(bytes, to: name) }
    let compressed = try gzipped(good(images))
    for index in compressed.indices {
      try folder.write(flipped(compressed, at: index), to: images)
      do { _ = try IDX.load(folder: folder.url) } catch {}
      try folder.write(Array(compressed[..<index]), to: images)
      #expect(throws: DataError.self) { try IDX.load(folder: folder.url) }
    }
  }
}
