import DataLoading
import Foundation
import Testing

/// The folder `fashion-mnist` under `$ESPALIER_DATASETS`, or under `../shared/datasets` beside the repository.
private let fashionFolder: URL? = {
  var environment = ProcessInfo.processInfo.environment
  let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..")
  if environment["ESPALIER_DATASETS"] == nil { environment["ESPALIER_DATASETS"] = "../shared/datasets" }
  let location = DatasetLocation(environment: environment, workingFolder: repository.standardizedFileURL)
  return try? location.find("fashion-mnist")
}()

@Suite struct FashionMNISTTests {
  @Test(.enabled(if: fashionFolder != nil, "Fashion-MNIST is not here: set ESPALIER_DATASETS to the folder above it"))
  func `the real Fashion-MNIST is read as published`() throws {
    let folder = try #require(fashionFolder)
    let fashion = try IDX.load(folder: folder)
    #expect(fashion.name == "fashion-mnist")
    #expect(fashion.train.count == 60_000 && fashion.test.count == 10_000)
    #expect(fashion.train.imageShape == [1, 28, 28])
    #expect((0..<5).map { fashion.train.label(at: $0) } == [9, 0, 0, 3, 0])
    #expect((0..<5).map { fashion.test.label(at: $0) } == [9, 2, 1, 1, 6])
    // Sums over the files' bytes, by Python's gzip module.
    #expect(fashion.train.bytes(at: 0).reduce(0) { $0 + Int($1) } == 76_247)
    #expect(fashion.test.bytes(at: 0).reduce(0) { $0 + Int($1) } == 33_456)
    #expect(fashion.decodingNote.hasPrefix("(byte/255 − 0.2860)/0.3530"))
    var counts = [Int](repeating: 0, count: 10)
    for index in 0..<fashion.train.count { counts[fashion.train.label(at: index)] += 1 }
    #expect(counts == [Int](repeating: 6000, count: 10))
  }
}
