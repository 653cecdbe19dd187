import Foundation
import Tensors

extension IDX {
  /// Reads a folder of four files: images and labels to train on (`train-…`) and to test with (`t10k-…`).
  ///
  /// Each may be spelled `train-images-idx3-ubyte` or `train-images.idx3-ubyte`, with or without `.gz`.
  /// The data set takes the folder's name. Pixels are decoded to (byte/255 − mean)/deviation, where mean and
  /// deviation are those of all training pixels.
  ///
  /// - Parameter classCount: if nil, as many as the largest label needs, which counts from 0.
  /// - Shapes: images [N,1,H,W]
  /// - Throws: `DataError`, naming the file and the place in it
  public static func load(folder: URL, classCount: Int? = nil) throws(DataError) -> Dataset {
    if let classCount, !(1...256).contains(classCount) {
      throw .option("a label is one byte, so there are 1 to 256 classes, not \(classCount)")
    }
    try DataFile.checkFolder(folder)
    let train = try part("train", folder, classCount: classCount)
    let test = try part("t10k", folder, classCount: classCount)
    let imageShape = train.imageShape
    guard test.imageShape == imageShape else {
      throw .shapeMismatch(
        trainFile: train.images.file, train: "\(imageShape)", testFile: test.images.file, test: "\(test.imageShape)")
    }

    let classCount = classCount ?? 1 + Int((train.labels.bytes + test.labels.bytes).max() ?? 0)
    let pixels = PixelMoments(of: train.images.bytes, shape: imageShape)
    let name = folder.standardizedFileURL.lastPathComponent
    func split(_ suffix: String, _ part: Part) -> DataSplit {
      DataSplit(
        name: "\(name).\(suffix)", imageShape: imageShape, classCount: classCount, pixels: part.images.bytes,
        labels: part.labels.bytes, decodings: pixels.decodings)
    }
    return Dataset(
      name: name, train: split("train", train), test: split("test", test), decodingNote: pixels.note)
  }

  private struct Part {
    let images: Contents
    let labels: Contents
    var imageShape: Shape { [1, images.dimensions[1], images.dimensions[2]] }
  }

  private static func part(_ prefix: String, _ folder: URL, classCount: Int?) throws(DataError) -> Part {
    // Both are looked for before either is read: a missing name is said at once, not after a long read.
    let imageFile = try find("\(prefix)-images", "idx3-ubyte", in: folder)
    let labelFile = try find("\(prefix)-labels", "idx1-ubyte", in: folder)
    let images = try images(imageFile)
    let labels = try labels(labelFile, classCount: classCount)
    guard images.dimensions[0] == labels.dimensions[0] else {
      throw .countMismatch(
        imageFile: images.file, images: images.dimensions[0], labelFile: labels.file, labels: labels.dimensions[0])
    }
    return Part(images: images, labels: labels)
  }

  private static func find(_ stem: String, _ kind: String, in folder: URL) throws(DataError) -> URL {
    try DataFile.find(["\(stem)-\(kind)", "\(stem)-\(kind).gz", "\(stem).\(kind)", "\(stem).\(kind).gz"], in: folder)
  }
}
