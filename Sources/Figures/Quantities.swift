import Texts

extension NetworkDrawing.Change {
  /// `176 → 99`, or `176` alone.
  func described(by format: (Int) -> String) -> String {
    after.map { format(before) + " → " + format($0) } ?? format(before)
  }
}

extension NetworkDrawing.Node {
  /// What a bar shows: all channels before, and those of them that have values of their own after.
  var bar: NetworkDrawing.Change? {
    channels.map { own in
      let isWhole = own.after == nil && constantChannels.before == 0
      return NetworkDrawing.Change(
        own.before + constantChannels.before, after: isWhole ? nil : own.after ?? own.before)
    }
  }

  /// `32 → 12 + 1`, with the constant channels apart from those with values of their own.
  func describedChannels(plus: String) -> String? {
    guard let channels else { return nil }
    func text(_ own: Int, _ constants: Int) -> String {
      own.grouped + (constants > 0 ? plus + constants.grouped : "")
    }
    let before = text(channels.before, constantChannels.before)
    return channels.after.map { before + " → " + text($0, constantChannels.after ?? 0) } ?? before
  }
}
