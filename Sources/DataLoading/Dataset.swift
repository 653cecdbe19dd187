import Texts

/// Images to train on and images to test with; the two share no image.
public struct Dataset: Sendable {
  public let name: String
  public let train: DataSplit
  public let test: DataSplit
  /// What a pixel's number means, in words: `(x − 0.2)/0.4 of …`
  public let decodingNote: String
  /// What of the whole it is, in words, where files are missing: `training files 1 and 3 of 5`
  public let partsNote: String?

  public init(name: String, train: DataSplit, test: DataSplit, decodingNote: String, partsNote: String? = nil) {
    self.name = name
    self.train = train
    self.test = test
    self.decodingNote = decodingNote
    self.partsNote = partsNote
  }
}

extension Dataset: CustomStringConvertible {
  public var description: String {
    let sizes = "\(train.count.grouped) training and \(test.count.counted("test image"))"
    let classes = train.classCount.counted("class", "classes")
    let parts = partsNote.map { "; \($0)" } ?? ""
    return "\(name): \(sizes) of \(train.imageShape) in \(classes)\(parts); values are \(decodingNote)"
  }
}
