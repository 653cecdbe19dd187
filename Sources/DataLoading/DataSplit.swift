import Tensors
import Texts

/// Labelled images: the training or the test part of a data set, or some images of one.
///
/// A value: copies and subsets share the bytes, a subset adds only the list of its positions in them.
///
/// - Shapes: n images [N,C,H,W] as bytes, decoded by `decodings`; n labels from 0..<classCount
public struct DataSplit: Sendable {
  /// What a report calls this part: `glyphs.train`.
  public let name: String
  /// C×H×W
  public let imageShape: Shape
  public let classCount: Int
  /// One for each colour.
  public let decodings: [Decoding]

  private let pixels: [UInt8]
  private let allLabels: [UInt8]
  /// Where its images stand in the whole part that it was taken from.
  public let positions: [Int]

  /// All colours decoded alike.
  ///
  /// - Precondition: as for the initialiser with a decoding for each colour
  public init(
    name: String, imageShape: Shape, classCount: Int, pixels: [UInt8], labels: [UInt8], decoding: Decoding
  ) {
    precondition(imageShape.rank == 3, "an image is C×H×W, not \(imageShape)")
    self.init(
      name: name, imageShape: imageShape, classCount: classCount, pixels: pixels, labels: labels,
      decodings: [Decoding](repeating: decoding, count: imageShape[0]))
  }

  /// - Precondition: `pixels` holds `imageShape.count` bytes for each label, no label reaches `classCount`, and there is a
  ///   decoding for each colour.
  public init(
    name: String, imageShape: Shape, classCount: Int, pixels: [UInt8], labels: [UInt8], decodings: [Decoding]
  ) {
    precondition(decodings.count == imageShape[0], "\(decodings.count) decodings for \(imageShape[0]) colours")
    precondition(imageShape.rank == 3, "an image is C×H×W, not \(imageShape)")
    precondition(pixels.count == labels.count * imageShape.count, "\(pixels.count) bytes for \(labels.count) images")
    precondition(labels.allSatisfy { Int($0) < classCount }, "a label outside 0..<\(classCount)")
    self.name = name
    self.imageShape = imageShape
    self.classCount = classCount
    self.decodings = decodings
    self.pixels = pixels
    allLabels = labels
    positions = Array(labels.indices)
  }

  private init(_ whole: DataSplit, name: String, positions: [Int]) {
    self.name = name
    imageShape = whole.imageShape
    classCount = whole.classCount
    decodings = whole.decodings
    pixels = whole.pixels
    allLabels = whole.allLabels
    self.positions = positions
  }

  public var count: Int { positions.count }

  /// Whether both were taken from one part, with the same bytes in memory.
  public func isPart(of other: DataSplit) -> Bool {
    pixels.withUnsafeBytes { own in other.pixels.withUnsafeBytes { own.baseAddress == $0.baseAddress } }
      && imageShape == other.imageShape
  }

  /// Images of a whole part by their positions, under a name that they had before.
  ///
  /// - Throws: `DataError.noImage` for the first position that names no image.
  public func images(at positions: [Int], named name: String) throws(DataError) -> DataSplit {
    if let wrong = positions.first(where: { !allLabels.indices.contains($0) }) {
      throw .noImage(wrong, count: allLabels.count, split: self.name)
    }
    return DataSplit(self, name: name, positions: positions)
  }

  /// The images of a range, such as the first 300.
  ///
  /// - Throws: `DataError.noImage` if the range leaves 0..<count.
  public func subset(_ range: Range<Int>) throws(DataError) -> DataSplit {
    guard range.lowerBound >= 0, range.upperBound <= count else {
      throw .noImage(range.lowerBound < 0 ? range.lowerBound : range.upperBound - 1, count: count, split: name)
    }
    return DataSplit(
      self, name: "\(name)[\(range.lowerBound)..<\(range.upperBound)]", positions: Array(positions[range]))
  }

  /// The images of a list, in its order; an image may come twice, and negative numbers count from the end.
  ///
  /// - Throws: `DataError.noImage` for the first number that names no image.
  public func subset(_ indices: [Int]) throws(DataError) -> DataSplit {
    var chosen: [Int] = []
    chosen.reserveCapacity(indices.count)
    for index in indices {
      let counted = index < 0 ? index + count : index
      guard positions.indices.contains(counted) else { throw .noImage(index, count: count, split: name) }
      chosen.append(positions[counted])
    }
    let list = indices.count == 1 ? "\(indices[0])" : "\(indices.count) of \(count)"
    return DataSplit(self, name: "\(name)[\(list)]", positions: chosen)
  }

  /// The class of one image.
  ///
  /// - Precondition: `index` is from 0..<count; what a learner types goes through `subset` first.
  public func label(at index: Int) -> Int { Int(allLabels[positions[index]]) }

  /// The bytes of one image, undecoded.
  ///
  /// - Precondition: as for `label(at:)`
  public func bytes(at index: Int) -> ArraySlice<UInt8> {
    let size = imageShape.count
    let start = positions[index] * size
    return pixels[start..<(start + size)]
  }

  /// One image [C,H,W], decoded.
  ///
  /// - Precondition: as for `label(at:)`
  public func image(at index: Int) -> Tensor {
    Tensor(shape: imageShape, elements: batch([index]).images.elements)
  }
}

extension DataSplit {
  /// Some images [N,C,H,W], decoded, and their classes.
  ///
  /// - Precondition: every index is from 0..<count.
  public func batch(_ indices: [Int]) -> (images: Tensor, labels: [Int]) {
    let tables = decodings.map(\.table)
    let plane = imageShape[1] * imageShape[2]
    var elements: [Double] = []
    elements.reserveCapacity(indices.count * imageShape.count)
    for index in indices {
      let bytes = bytes(at: index)
      for (colour, table) in tables.enumerated() {
        let start = bytes.startIndex + colour * plane
        for byte in bytes[start..<(start + plane)] { elements.append(table[Int(byte)]) }
      }
    }
    let shape = Shape([indices.count] + imageShape.dimensions)
    return (Tensor(shape: shape, elements: elements), indices.map(label(at:)))
  }

  /// All images [N,C,H,W], decoded.
  ///
  /// - Throws: `ShapeError.tooLarge` where decoding them all would take more than a tensor may hold.
  public var images: Tensor {
    get throws(ShapeError) {
      _ = try Shape([count] + imageShape.dimensions).validated()
      return batch(Array(0..<count)).images
    }
  }

  /// Mean and variance of each colour's values over all images and positions [C], from exact counts of bytes.
  ///
  /// - Complexity: one look at every byte, whatever the number of images; nothing is decoded
  public var moments: (mean: Tensor, variance: Tensor) {
    let plane = imageShape[1] * imageShape[2]
    let moments = decodings.enumerated().map { colour, decoding in
      var counts = [Int](repeating: 0, count: 256)
      for index in 0..<count {
        let bytes = bytes(at: index)
        let start = bytes.startIndex + colour * plane
        for byte in bytes[start..<(start + plane)] { counts[Int(byte)] += 1 }
      }
      let (mean, variance) = PixelMoments.moments(counts)
      return (decoding.offset + decoding.scale * mean, decoding.scale * decoding.scale * variance)
    }
    return (Tensor(moments.map(\.0)), Tensor(moments.map(\.1)))
  }

  /// All classes [N].
  public var labels: Tensor { Tensor((0..<count).map { Double(label(at: $0)) }) }
}

extension DataSplit: CustomStringConvertible {
  public var description: String {
    "\(name): \(count.counted("image")) of \(imageShape) in \(classCount.counted("class", "classes"))"
  }
}
