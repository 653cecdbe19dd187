import Foundation
import Tensors
import Testing

@testable import DataLoading

/// Three training and two test images of 2×3 pixels.
let goodFiles: [String: [UInt8]] = [
  "train-images-idx3-ubyte": idx([3, 2, 3], Array(0..<18)),
  "train-labels-idx1-ubyte": idx([3], [7, 0, 9]),
  "t10k-images-idx3-ubyte": idx([2, 2, 3], Array(100..<112)),
  "t10k-labels-idx1-ubyte": idx([2], [1, 2]),
]

@Suite struct IDXTests {
  enum Spelling: String, CaseIterable { case hyphen, dot, hyphenGzip, dotGzip, twoMembers }

  @Test(arguments: Spelling.allCases)
  func `every spelling of the four files gives the same data set`(spelling: Spelling) throws {
    let folder = try TemporaryFolder()
    for (name, bytes) in goodFiles {
      let dotted = name.replacingOccurrences(of: "-idx", with: ".idx")
      switch spelling {
      case .hyphen: try folder.write(bytes, to: name)
      case .dot: try folder.write(bytes, to: dotted)
      case .hyphenGzip: try folder.write(gzipped(bytes), to: name + ".gz")
      case .dotGzip: try folder.write(gzipped(bytes), to: dotted + ".gz")
      case .twoMembers:
        // The cut goes through the header, so that neither reading of the file may stop at a member's end.
        try folder.write(gzipped(Array(bytes[..<6])) + gzipped(Array(bytes[6...])), to: name)
      }
    }
    let digits = try IDX.load(folder: folder.url)
    #expect(digits.name == "digits")
    #expect(digits.train.name == "digits.train" && digits.test.name == "digits.test")
    #expect(digits.train.imageShape == [1, 2, 3])
    #expect(digits.train.classCount == 10)
    #expect(digits.train.labels == Tensor([7, 0, 9]))
    #expect(digits.test.labels == Tensor([1, 2]))
    #expect(Array(digits.train.bytes(at: 1)) == Array(6..<12))
    #expect(Array(digits.test.bytes(at: 1)) == Array(106..<112))
  }

  @Test func `pixels are standardised by the training images`() throws {
    let folder = try TemporaryFolder()
    for (name, bytes) in goodFiles { try folder.write(bytes, to: name) }
    let digits = try IDX.load(folder: folder.url)
    let train = try digits.train.images
    // Sums of 18 doubles of size 1 in any order differ by less than 18·2⁻⁵².
    #expect(abs(train.mean) < 1e-14)
    #expect(abs(train.variance() - 1) < 1e-14)
    // Bytes 0…17 have mean 8.5 and variance (18² − 1)/12.
    let deviation = (323.0 / 12).squareRoot()
    #expect(abs(digits.test.image(at: 0).elements[0] - (100 - 8.5) / deviation) < 1e-12)
    #expect(
      digits.description == """
        digits: 3 training and 2 test images of 1×2×3 in 10 classes; values are (byte/255 − 0.0333)/0.0203, \
        by mean and deviation of the training pixels
        """)
  }

  @Test func `images of one colour are not divided by zero`() throws {
    let folder = try TemporaryFolder()
    for (name, bytes) in goodFiles { try folder.write(bytes, to: name) }
    try folder.write(idx([3, 2, 3], [UInt8](repeating: 51, count: 18)), to: "train-images-idx3-ubyte")
    let digits = try IDX.load(folder: folder.url)
    #expect(digits.train.image(at: 2).largestMagnitude < 1e-15)
  }

  @Test(arguments: [([0, 2, 1], 3), ([0, 46, 9], 47), ([255, 0, 0], 256), ([0, 0, 0], 3)])
  func `there are as many classes as the largest label says`(labels: [UInt8], classes: Int) throws {
    let folder = try TemporaryFolder()
    for (name, bytes) in goodFiles { try folder.write(bytes, to: name) }
    // The test labels are 1 and 2.
    try folder.write(idx([3], labels), to: "train-labels-idx1-ubyte")
    let digits = try IDX.load(folder: folder.url)
    #expect(digits.train.classCount == classes && digits.test.classCount == classes)
  }

  @Test func `a label beyond the classes that were asked for is refused`() throws {
    let folder = try TemporaryFolder()
    for (name, bytes) in goodFiles { try folder.write(bytes, to: name) }
    let error = #expect(throws: DataError.self) { try IDX.load(folder: folder.url, classCount: 9) }
    let file = folder.url.appendingPathComponent("train-labels-idx1-ubyte").path
    #expect(error?.description == "\(file): label 2, at byte 10, is 9; expected less than 9")
  }

  @Test func `more than ten classes are read when asked for`() throws {
    let folder = try TemporaryFolder()
    for (name, bytes) in goodFiles { try folder.write(bytes, to: name) }
    try folder.write(idx([3], [46, 0, 9]), to: "train-labels-idx1-ubyte")
    #expect(try IDX.load(folder: folder.url, classCount: 47).train.label(at: 0) == 46)
    for count in [0, -1, 257, .max] {
      #expect(throws: DataError.option("a label is one byte, so there are 1 to 256 classes, not \(count)")) {
        try IDX.load(folder: folder.url, classCount: count)
      }
    }
  }
}
