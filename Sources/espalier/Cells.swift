import Texts

/// One scalar for each column of the line, because libedit knows no others: it drops combining marks when it draws.
///
/// `x` followed by U+0302 becomes one private-use scalar while the line is edited, and x̂ again wherever it leaves the
/// editor: on the screen, in the entry, in the history file. So the cursor also steps over x̂ at once.
struct Cells {
  /// The last private-use plane, which no font and no keyboard uses.
  private static let plane: ClosedRange<UInt32> = 0x100000...0x10FFFD

  private var sequences: [[Unicode.Scalar]] = []
  private var known: [[Unicode.Scalar]: Unicode.Scalar] = [:]

  mutating func encode(_ text: some Sequence<Unicode.Scalar>) -> [Unicode.Scalar] {
    var cells: [Unicode.Scalar] = []
    for scalar in text {
      if Self.isReserved(scalar) {
        cells.append("\u{FFFD}")
      } else if let last = cells.last, let joined = join(last, scalar) {
        cells[cells.count - 1] = joined
      } else {
        cells.append(scalar)
      }
    }
    return cells
  }

  func decode(_ cells: some Sequence<Unicode.Scalar>) -> [Unicode.Scalar] {
    cells.flatMap(sequence)
  }

  /// The cell for what stands in one and a mark that follows; nil where there is nothing to join.
  mutating func join(_ cell: Unicode.Scalar, _ mark: Unicode.Scalar) -> Unicode.Scalar? {
    guard mark.value >= 0x300, displayWidth(String(mark)) == 0, displayWidth(String(cell)) == 1 else { return nil }
    let sequence = sequence(of: cell) + [mark]
    if let cell = known[sequence] { return cell }
    let number = Self.plane.lowerBound + UInt32(sequences.count)
    guard Self.plane.contains(number), let new = Unicode.Scalar(number) else { return nil }
    sequences.append(sequence)
    known[sequence] = new
    return new
  }

  static func isReserved(_ scalar: Unicode.Scalar) -> Bool {
    plane.contains(scalar.value)
  }

  private func sequence(of cell: Unicode.Scalar) -> [Unicode.Scalar] {
    guard Self.isReserved(cell) else { return [cell] }
    let index = Int(cell.value - Self.plane.lowerBound)
    return index < sequences.count ? sequences[index] : ["\u{FFFD}"]
  }
}
