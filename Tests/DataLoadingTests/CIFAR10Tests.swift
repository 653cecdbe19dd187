import Foundation
import Tensors
import Testing

@testable import DataLoading

/// Two records in each of the six files; the labels of file k are 2k and 2k + 1 modulo 10, the test file being the sixth.
let goodBatches: [String: [UInt8]] = {
  let names = (1...5).map { "data_batch_\($0).bin" } + ["test_batch.bin"]
  let files = names.enumerated().map { k, name in
    (name, record(label: UInt8(2 * k % 10), seed: 2 * k) + record(label: UInt8((2 * k + 1) % 10), seed: 2 * k + 1))
  }
  return Dictionary(uniqueKeysWithValues: files)
}()

/// The byte of plane c, row h and column w; no two planes, rows or columns of an image are alike.
func pixel(seed: Int, c: Int, h: Int, w: Int) -> UInt8 { UInt8((17 * seed + 61 * c + 7 * h + 3 * w) % 256) }

/// A label and the three planes of an image, each row by row.
func record(label: UInt8, seed: Int) -> [UInt8] {
  var bytes = [label]
  for c in 0..<3 { for h in 0..<32 { for w in 0..<32 { bytes.append(pixel(seed: seed, c: c, h: h, w: w)) } } }
  return bytes
}

@Suite struct CIFAR10Tests {
  enum Layout: String, CaseIterable { case plain, gzip, subfolder, gzipInSubfolder }

  @Test(arguments: Layout.allCases)
  func `every layout of the six files gives the same data set, plane by plane`(layout: Layout) throws {
    let folder = try TemporaryFolder(named: "photos")
    let isDeep = layout == .subfolder || layout == .gzipInSubfolder
    let isCompressed = layout == .gzip || layout == .gzipInSubfolder
    let subfolder = folder.url.appendingPathComponent("cifar-10-batches-bin")
    if isDeep { try FileManager.default.createDirectory(at: subfolder, withIntermediateDirectories: false) }
    for (name, bytes) in goodBatches {
      let path = (isDeep ? "cifar-10-batches-bin/" : "") + name + (isCompressed ? ".gz" : "")
      try folder.write(isCompressed ? gzipped(bytes) : bytes, to: path)
    }
    let photos = try CIFAR10.load(folder: folder.url)
    #expect(photos.name == "photos")
    #expect(photos.train.name == "photos.train" && photos.test.name == "photos.test")
    #expect(photos.train.imageShape == [3, 32, 32])
    #expect(photos.train.classCount == 10)
    #expect(photos.train.labels == Tensor((0..<10).map(Double.init)))
    #expect(photos.test.labels == Tensor([0, 1]))
    for (split, firstSeed) in [(photos.train, 0), (photos.test, 10)] {
      for index in 0..<split.count {
        let image = split.bytes(at: index)
        for c in 0..<3 {
          for h in 0..<32 {
            for w in 0..<32 {
              let found = image[image.startIndex + 1024 * c + 32 * h + w]
              #expect(found == pixel(seed: firstSeed + index, c: c, h: h, w: w), "image \(index) at \(c), \(h), \(w)")
            }
          }
        }
      }
    }
  }

  @Test func `files in the folder itself come before those in the subfolder`() throws {
    let folder = try TemporaryFolder(named: "photos")
    let subfolder = folder.url.appendingPathComponent("cifar-10-batches-bin")
    try FileManager.default.createDirectory(at: subfolder, withIntermediateDirectories: false)
    for (name, bytes) in goodBatches {
      try folder.write(bytes, to: name)
      try folder.write([1, 2, 3], to: "cifar-10-batches-bin/\(name)")
    }
    #expect(try CIFAR10.load(folder: folder.url).train.count == 10)
  }

  @Test func `the test file may have another number of records`() throws {
    let folder = try TemporaryFolder()
    for (name, bytes) in goodBatches { try folder.write(bytes, to: name) }
    try folder.write(record(label: 9, seed: 3), to: "test_batch.bin")
    #expect(try CIFAR10.load(folder: folder.url).test.labels == Tensor([9]))
  }

  @Test func `pixels are standardised by the training images, each colour by itself`() throws {
    let folder = try TemporaryFolder(named: "photos")
    // In plane c half of each training image is 0 and half 51·(c + 1): mean and deviation are (c + 1)/10.
    for index in 1...5 {
      let planes = (0..<3072).map { (place: Int) -> UInt8 in place % 2 == 0 ? 0 : UInt8(51 * (place / 1024 + 1)) }
      try folder.write([UInt8(index)] + planes, to: "data_batch_\(index).bin")
    }
    try folder.write([0] + [UInt8](repeating: 102, count: 3072), to: "test_batch.bin")
    let photos = try CIFAR10.load(folder: folder.url)
    #expect(try photos.train.images.elements.allSatisfy { abs(abs($0) - 1) < 1e-14 })
    let image = photos.test.image(at: 0).elements
    // (0.4 − m)/m
    for (c, expected) in [3.0, 1, 1.0 / 3].enumerated() {
      #expect(image[(1024 * c)..<(1024 * (c + 1))].allSatisfy { abs($0 - expected) < 1e-14 }, "plane \(c)")
    }
    #expect(photos.train.moments.mean.elements.allSatisfy { abs($0) < 1e-14 })
    #expect(photos.train.moments.variance.elements.allSatisfy { abs($0 - 1) < 1e-14 })
    #expect(zip(photos.test.moments.mean.elements, [3.0, 1, 1.0 / 3]).allSatisfy { abs($0 - $1) < 1e-14 })
    #expect(photos.test.moments.variance.elements == [0, 0, 0])
    #expect(
      photos.description == """
        photos: 5 training and 1 test image of 3×32×32 in 10 classes; values are (byte/255 − 0.1000)/0.1000, \
        (byte/255 − 0.2000)/0.2000, (byte/255 − 0.3000)/0.3000, by each colour's mean and deviation of the training pixels
        """)
  }

  @Test(arguments: [
    ([3], "training file 3 of 5"), ([1, 4], "training files 1 and 4 of 5"),
    ([2, 3, 5], "training files 2, 3 and 5 of 5"),
  ])
  func `a part of the training files is read and said`(numbers: [Int], note: String) throws {
    let folder = try TemporaryFolder(named: "photos")
    for (name, bytes) in goodBatches
    where name == "test_batch.bin" || numbers.contains(where: { name.contains("\($0)") }) {
      try folder.write(bytes, to: name)
    }
    let photos = try CIFAR10.load(folder: folder.url)
    #expect(photos.partsNote == note && photos.description.contains("in 10 classes; \(note); values"))
    let labels = numbers.flatMap { (number: Int) -> [Double] in [Double(2 * number - 2), Double(2 * number - 1)] }
    #expect(photos.train.labels == Tensor(labels))
  }
}
