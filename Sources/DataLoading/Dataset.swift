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

extension Int {
  /// `1 class`, `10 classes`.
  ///
  /// - Parameter plural: the noun with an s unless given.
  public func counted(_ noun: String, _ plural: String? = nil) -> String {
    "\(grouped) \(self == 1 ? noun : plural ?? noun + "s")"
  }

  /// 60000 as `60,000`, in every locale.
  var grouped: String {
    var digits = Array(String(magnitude))
    for position in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: position) }
    return (self < 0 ? "-" : "") + String(digits)
  }
}
