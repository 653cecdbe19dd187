import DataLoading
import Tensors
import Testing

/// Five images of 2×3×1 pixels whose bytes count upwards; byte b is worth 10 + 2b.
private let five = DataSplit(
  name: "five", imageShape: [2, 3, 1], classCount: 4, pixels: Array(0..<30), labels: [3, 1, 0, 2, 1],
  decoding: Decoding(offset: 10, scale: 2))

private func image(_ index: Int) -> [Double] { (0..<6).map { 10 + 2 * Double(6 * index + $0) } }

@Suite struct DataSplitTests {
  @Test func `images are decoded one by one, in batches and whole`() throws {
    for index in 0..<5 {
      #expect(five.image(at: index) == Tensor(shape: [2, 3, 1], elements: image(index)))
    }
    let batch = five.batch([4, 0, 4])
    #expect(batch.images == Tensor(shape: [3, 2, 3, 1], elements: image(4) + image(0) + image(4)))
    #expect(batch.labels == [1, 3, 1])
    #expect(five.batch([]).images.shape == [0, 2, 3, 1])
    #expect(try five.images == Tensor(shape: [5, 2, 3, 1], elements: (0..<5).flatMap(image)))
    #expect(five.labels == Tensor([3, 1, 0, 2, 1]))
  }

  @Test func `every range and every pair of positions picks the right images, also from a subset`() throws {
    for low in 0...5 {
      for high in low...5 {
        let part = try five.subset(low..<high)
        #expect(part.count == high - low)
        #expect((0..<part.count).map { part.image(at: $0).elements } == (low..<high).map(image))
        for first in 0..<part.count {
          for second in 0..<part.count {
            let pair = try part.subset([first, second - part.count])
            #expect(pair.labels.elements == [part.label(at: first), part.label(at: second)].map(Double.init))
            #expect(pair.image(at: 0).elements == image(low + first))
            #expect(pair.image(at: 1).elements == image(low + second))
          }
        }
      }
    }
  }

  @Test func `a subset says which part it is`() throws {
    #expect(try five.subset(1..<3).name == "five[1..<3]")
    #expect(try five.subset([2]).name == "five[2]")
    #expect(try five.subset([2, 0, 1]).name == "five[3 of 5]")
    #expect(five.description == "five: 5 images of 2×3×1 in 4 classes")
  }

  @Test(arguments: [(-1..<2, -1), (0..<6, 5), (7..<9, 8), (0..<Int.max, .max - 1), (Int.min..<3, .min)])
  func `a range that leaves the images is refused by number`(range: Range<Int>, number: Int) {
    let error = #expect(throws: DataError.self) { try five.subset(range) }
    #expect(error?.description == "five has no image \(number); it has 5, counted from 0")
  }

  @Test(arguments: [5, -6, Int.max, Int.min])
  func `a position that names no image is refused by number`(number: Int) {
    let error = #expect(throws: DataError.self) { try five.subset([0, number]) }
    #expect(error == .noImage(number, count: 5, split: "five"))
  }

  @Test func `more images than a tensor may hold are refused before they are decoded`() throws {
    let large = DataSplit(
      name: "large", imageShape: [1, 1024, 1024], classCount: 1, pixels: [UInt8](repeating: 0, count: 1 << 20),
      labels: [0], decoding: Decoding(range: 0...1, mean: 0, deviation: 1))
    let many = try large.subset([Int](repeating: 0, count: 129))
    #expect(throws: ShapeError.tooLarge([129, 1, 1024, 1024])) { try many.images }
  }
}
