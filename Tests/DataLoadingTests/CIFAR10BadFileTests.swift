import Foundation
import Testing

@testable import DataLoading

private let second = "data_batch_2.bin"
private let test = "test_batch.bin"

private func good(_ name: String) -> [UInt8] { goodBatches[name] ?? [] }

private func withLabel(_ label: UInt8, at offset: Int, in bytes: [UInt8]) -> [UInt8] {
  var bytes = bytes
  bytes[offset] = label
  return bytes
}

private let badBatches: [BadFile] = [
  BadFile("the test file is absent", test, .absent, "@ lacks a file; looked for \(test), \(test).gz"),
  BadFile("a folder in place of a file", second, .folder, "@/\(second) is not a regular file; expected a data file"),
  BadFile("a pipe in place of a file", test, .pipe, "@/\(test) is not a regular file; expected a data file"),
  BadFile("an empty file", second, [], "@/\(second) ends at byte 0; expected at least one record of 3073 bytes"),
  BadFile(
    "a file cut in its first record", second, Array(good(second)[..<3072]),
    "@/\(second) ends at byte 3072, inside record 0; expected a whole number of records of 3073 bytes"),
  BadFile(
    "a file cut in its last record", second, good(second).dropLast(),
    "@/\(second) ends at byte 6145, inside record 1; expected a whole number of records of 3073 bytes"),
  BadFile(
    "a byte after the last record", test, good(test) + [0],
    "@/\(test) ends at byte 6147, inside record 2; expected a whole number of records of 3073 bytes"),
  BadFile(
    "a text file", test, Array("<html>not here</html>".utf8),
    "@/\(test) ends at byte 21, inside record 0; expected a whole number of records of 3073 bytes"),
  BadFile(
    "a label too large in the first record", second, withLabel(10, at: 0, in: good(second)),
    "@/\(second): label 0, at byte 0, is 10; expected less than 10"),
  BadFile(
    "a label too large in the second record", test, withLabel(255, at: 3073, in: good(test)),
    "@/\(test): label 1, at byte 3073, is 255; expected less than 10"),
  BadFile(
    "a training file cut between its records", second, Array(good(second)[..<3073]),
    "@/\(second) has records: 1, but @/data_batch_1.bin: 2; expected equally many"),
  BadFile(
    "a hundred thousand records and one more", test, [UInt8](repeating: 0, count: 100_001 * 3073),
    "@/\(test) goes on after byte 307300000; at most 307,300,000 are read"),
  BadFile(
    "gzip cut in its own header", second, [0x1f, 0x8b],
    "@/\(second): the gzip data is damaged at compressed byte 2: the file ends inside the compressed data"),
  BadFile(
    "gzip of a part of a record", second, try gzipped(good(second).dropLast()),
    "@/\(second) ends at byte 6145, inside record 1; expected a whole number of records of 3073 bytes"),
  BadFile(
    "gzip of far more than any file holds", test, try gzipped([UInt8](repeating: 0, count: 100_001 * 3073)),
    "@/\(test) goes on after byte 307300000; at most 307,300,000 are read"),
]

@Suite struct CIFAR10BadFileTests {
  @Test(arguments: badBatches)
  func `a bad file is refused with a sentence that names file and place`(bad: BadFile) throws {
    let folder = try TemporaryFolder()
    try bad.write(into: folder, amid: goodBatches)
    let error = #expect(throws: DataError.self) { try CIFAR10.load(folder: folder.url) }
    #expect(error?.description == bad.sentence.replacingOccurrences(of: "@", with: folder.url.path))
  }

  @Test func `a missing folder and a file in its place are told apart`() throws {
    let folder = try TemporaryFolder()
    let missing = folder.url.appendingPathComponent("nowhere")
    #expect(throws: DataError.notFound(name: "nowhere", lookedAt: [missing.path])) {
      try CIFAR10.load(folder: missing)
    }
    try folder.write([1], to: "file")
    let file = folder.url.appendingPathComponent("file")
    #expect(throws: DataError.notAFolder(path: file.path)) { try CIFAR10.load(folder: file) }
  }

  @Test func `a folder without training files is said to lack them`() throws {
    let folder = try TemporaryFolder()
    try folder.write(good(test), to: test)
    let names = (1...5).flatMap { ["data_batch_\($0).bin", "data_batch_\($0).bin.gz"] }
    #expect(throws: DataError.missingFile(folder: folder.url.path, lookedFor: names)) {
      try CIFAR10.load(folder: folder.url)
    }
  }
}
