import Syntax
import Tensors

/// What the labels of layers hold, as their configurations keep it.
extension FunctionCall {
  /// A whole number after a label, as layers keep it.
  func setting(_ label: String, _ usual: Int, from least: Int = 1) throws(LanguageError) -> Double {
    Double(try integer(label, in: least...Functions.largest) ?? usual)
  }

  /// One number for both axes or one for each, as a configuration keeps them.
  func axes(_ label: String, as name: String? = nil, _ usual: Int) throws(LanguageError) -> [(
    String, Double
  )] {
    let name = name ?? label
    guard case .tensor(let list)? = labels[label]?.value else { return [(name, try setting(label, usual))] }
    let sizes = try sizes(list, label, counts: [2], from: 1)
    return sizes[0] == sizes[1] ? [(name, sizes[0])] : [("\(name).rows", sizes[0]), ("\(name).columns", sizes[1])]
  }

  /// One number, one for each axis or one for each side, as a configuration keeps them.
  func padding() throws(LanguageError) -> [(String, Double)] {
    guard case .tensor(let list)? = labels["padding"]?.value else {
      return [("padding", try setting("padding", 0, from: 0))]
    }
    let own = try sizes(list, "padding", counts: [2, 4], from: 0)
    let sides = own.count == 4 ? own : [own[0], own[0], own[1], own[1]]
    if Set(sides).count == 1 { return [("padding", sides[0])] }
    return zip(["top", "bottom", "left", "right"], sides).map { ("padding.\($0)", $1) }
  }

  private func sizes(_ list: Tensor, _ label: String, counts: [Int], from least: Int) throws(LanguageError) -> [Double]
  {
    guard list.rank == 1, counts.contains(list.count),
      list.elements.allSatisfy({ value in
        Int(exactly: value).map { (least...Functions.largest).contains($0) } ?? false
      })
    else {
      throw LanguageError(
        "`\(label):` needs one whole number from \(least) on, or a list of \(counts.map(String.init).joined(separator: " or "))",
        at: labels[label]?.range)
    }
    return list.elements
  }

  /// What stands behind the layer's input, by its name or without.
  func second(_ label: String, in range: ClosedRange<Int>) throws(LanguageError) -> Double? {
    guard arguments.count > 1 else { return try integer(label, in: range).map { Double($0) } }
    if let label = labels[label] { throw LanguageError("this is given twice", at: label.range) }
    return Double(try integer(at: 1, in: range))
  }

  func finite(_ label: String, _ usual: Double) throws(LanguageError) -> Double {
    let value = try number(label) ?? usual
    guard value.isFinite else { throw LanguageError("`\(label):` must be finite", at: labels[label]?.range) }
    return value
  }
}
