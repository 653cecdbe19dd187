/// When a line that is shown agrees with the line that was promised.
///
/// Numbers are compared as written: integers exactly, decimals to ±1 in the last place written. So the promise
/// `0.1235` covers 0.1234 to 0.1236, and `1.20e-05` covers 1.19e-05 to 1.21e-05.
public struct Comparison: Equatable, Sendable {
  /// Every number may differ by this much.
  public var tolerance: Double?
  /// Every number may differ by this share of the promised one.
  public var relativeTolerance: Double?
  /// Words must agree, numbers and drawn lines need not. Where something is drawn, there need not be as many numbers
  /// either: an axis has other ticks, a pruned layer no constants.
  public var isShapeOnly = false

  public init(tolerance: Double? = nil, relativeTolerance: Double? = nil, isShapeOnly: Bool = false) {
    (self.tolerance, self.relativeTolerance, self.isShapeOnly) = (tolerance, relativeTolerance, isShapeOnly)
  }

  public func agrees(_ shown: String, with promised: String) -> Bool {
    let (shown, promised) = (LinePiece.pieces(of: shown), LinePiece.pieces(of: promised))
    if isShapeOnly {
      let isDrawn = shown.contains(where: \.isDrawn) || promised.contains(where: \.isDrawn)
      return shown.shape(wordsOnly: isDrawn) == promised.shape(wordsOnly: isDrawn)
    }
    guard shown.count == promised.count else { return false }
    return zip(shown, promised).allSatisfy { shown, promised in
      switch (shown, promised) {
      case (.text(let one), .text(let other)): one == other
      case (.number(let one), .number(let other)): agrees(one, with: other)
      default: false
      }
    }
  }

  private func agrees(_ shown: WrittenNumber, with promised: WrittenNumber) -> Bool {
    let difference = abs(shown.value - promised.value)
    // The tolerance is decimal, the numbers are binary: a difference of exactly one last place must still pass.
    let slack = 1 + 1e-6
    if let tolerance, difference <= tolerance * slack { return true }
    if let relativeTolerance, difference <= relativeTolerance * abs(promised.value) * slack { return true }
    if tolerance != nil || relativeTolerance != nil { return shown.text == promised.text }
    guard let unit = promised.lastPlace else { return shown.text == promised.text }
    return difference <= unit * slack
  }
}

extension [LinePiece] {
  /// Pieces of shape as one text: what drawing leaves behind (nothing but spaces) does not count.
  ///
  /// - Parameter wordsOnly: leaves out numbers, and the signs that are written between numbers.
  fileprivate func shape(wordsOnly: Bool) -> String {
    // A ratio of times is written as a range where it was not steady.
    let text = map(\.shape).joined().replacing(" # – # ×", with: " # ×")
    return (wordsOnly ? text.filter { !"#+…".contains($0) } : text).split { $0.isWhitespace }.joined(separator: " ")
  }
}
