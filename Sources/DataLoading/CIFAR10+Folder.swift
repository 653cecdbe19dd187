import Foundation

extension CIFAR10 {
  /// Reads a folder of up to six files: `data_batch_1.bin` … `data_batch_5.bin` to train on and `test_batch.bin` to test
  /// with. One to train on and the one to test with are enough; `partsNote` says which there are.
  ///
  /// Each may end in `.bin.gz`. They may lie in the folder or in its subfolder `cifar-10-batches-bin`, as the archive
  /// unpacks. The files to train on must have equally many records. The data set takes the folder's name.
  ///
  /// Pixels are decoded to (byte/255 − mean)/deviation, where mean and deviation are those of the training pixels
  /// of each colour.
  ///
  /// - Shapes: images [N,3,32,32]
  /// - Throws: `DataError`, naming the file and the place in it
  public static func load(folder: URL) throws(DataError) -> Dataset {
    try DataFile.checkFolder(folder)
    let place = place(of: folder)
    // All are looked for before one is read: a missing name is said at once, not after a long read.
    var trainFiles: [URL] = []
    var numbers: [Int] = []
    for (index, stem) in trainStems.enumerated() {
      guard let file = try? DataFile.find(spellings(stem), in: place) else { continue }
      trainFiles.append(file)
      numbers.append(index + 1)
    }
    guard !trainFiles.isEmpty else {
      throw .missingFile(folder: place.path, lookedFor: trainStems.flatMap(spellings))
    }
    let testFile = try DataFile.find(spellings(testStem), in: place)

    var (labels, pixels): ([UInt8], [UInt8]) = ([], [])
    var first: (file: String, count: Int)?
    for file in trainFiles {
      let records = try records(file)
      let expected = first ?? (records.file, records.labels.count)
      guard records.labels.count == expected.count else {
        throw .unequalRecords(
          file: records.file, found: records.labels.count, otherFile: expected.file, expected: expected.count)
      }
      first = expected
      labels += records.labels
      pixels += records.pixels
    }
    let test = try records(testFile)

    let moments = PixelMoments(of: pixels, shape: imageShape)
    let name = folder.standardizedFileURL.lastPathComponent
    func split(_ suffix: String, _ pixels: [UInt8], _ labels: [UInt8]) -> DataSplit {
      DataSplit(
        name: "\(name).\(suffix)", imageShape: imageShape, classCount: classCount, pixels: pixels, labels: labels,
        decodings: moments.decodings)
    }
    return Dataset(
      name: name, train: split("train", pixels, labels), test: split("test", test.pixels, test.labels),
      decodingNote: moments.note, partsNote: partsNote(numbers))
  }

  private static let trainStems = (1...5).map { "data_batch_\($0)" }
  private static func partsNote(_ numbers: [Int]) -> String? {
    guard let last = numbers.last, numbers.count < trainStems.count else { return nil }
    let others = numbers.dropLast().map(String.init).joined(separator: ", ")
    return "training file" + (others.isEmpty ? " " : "s \(others) and ") + "\(last) of \(trainStems.count)"
  }

  private static let testStem = "test_batch"

  private static func spellings(_ stem: String) -> [String] { ["\(stem).bin", "\(stem).bin.gz"] }

  /// The folder itself if any of the files is in it, else the archive's subfolder if there is one.
  private static func place(of folder: URL) -> URL {
    let names = (trainStems + [testStem]).flatMap(spellings)
    let subfolder = folder.appendingPathComponent("cifar-10-batches-bin", isDirectory: true)
    func has(_ url: URL) -> Bool { FileManager.default.fileExists(atPath: url.path) }
    let isHere = names.contains { has(folder.appendingPathComponent($0)) }
    return isHere || !has(subfolder) ? folder : subfolder
  }
}
