/// The numbers from the smallest to the largest, or the other way round; what is not a number comes after ∞.
public func numbersInOrder(_ numbers: [Double], descending: Bool = false) -> [Double] {
  var sorted = numbers
  sort(&sorted) { descending ? precedes($1, $0) : precedes($0, $1) }
  return sorted
}

/// The indices that would sort the numbers; equal ones keep their order.
public func orderOfNumbers(_ numbers: [Double], descending: Bool = false) -> [Int] {
  var order = Array(numbers.indices)
  // Sorting keeps the order of what is equal.
  sort(&order) { descending ? precedes(numbers[$1], numbers[$0]) : precedes(numbers[$0], numbers[$1]) }
  return order
}

/// An order of all numbers.
private func precedes(_ a: Double, _ b: Double) -> Bool { a < b || !a.isNaN && b.isNaN }

/// Sorts until arithmetic is cancelled, which only a comparison can notice.
private func sort<Element>(_ elements: inout [Element], by precedes: (Element, Element) -> Bool) {
  guard let cancellation = Cancellation.ofArithmetic else { return elements.sort(by: precedes) }
  var rest = Cancellation.pieceOfElements
  try? elements.sort { a, b in
    rest -= 1
    if rest == 0 {
      if cancellation.isRequested { throw CancellationError() }
      rest = Cancellation.pieceOfElements
    }
    return precedes(a, b)
  }
}
