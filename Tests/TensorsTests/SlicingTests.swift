import Tensors
import Testing

/// Every way to pick from an axis of this size that the tests try: all, each entry from both ends, some lists.
private func selections(_ size: Int) -> [AxisSelection] {
  let lists = [[], Array((0..<size).reversed())] + (size > 0 ? [[0, 0, -1]] : [])
  return [.all] + (-size..<size).map { .index($0) } + lists.map { .list($0) }
}

/// The entries that a selection names, nil for an axis that goes away.
private func entries(_ selection: AxisSelection, _ size: Int) -> (list: [Int], stays: Bool) {
  switch selection {
  case .all: (Array(0..<size), true)
  case .index(let index): ([index < 0 ? index + size : index], false)
  case .list(let list): (list.map { $0 < 0 ? $0 + size : $0 }, true)
  }
}

@Suite struct SlicingTests {
  @Test(arguments: [[], [3], [0], [2, 3], [0, 2], [2, 1, 3]])
  func `every selection reads and writes the entries that the naive model names`(dimensions: [Int]) throws {
    let x = Tensor.counting(dimensions)
    for named in 0...dimensions.count {
      let choices = dimensions.prefix(named).map(selections)
      for numbers in indexLists(choices.map(\.count)) {
        let chosen = zip(choices, numbers).map { $0[$1] }
        let picked = dimensions.enumerated().map { axis, size in
          entries(axis < chosen.count ? chosen[axis] : .all, size)
        }
        let indices = indexLists(picked.map(\.list.count)).map { list in zip(picked, list).map { $0.list[$1] } }
        let expected = Tensor(
          shape: Shape(picked.filter(\.stays).map(\.list.count)), elements: indices.map(x.element))
        #expect(try x.selecting(chosen) == expected, "\(x.shape) \(chosen)")

        var written = x
        try written.assign(Tensor(-1), to: chosen)
        let touched = Set(indices)
        #expect(
          written == Tensor(dimensions) { touched.contains($0) ? -1 : x.element($0) }, "\(x.shape) \(chosen)")
      }
    }
  }

  @Test func `each picked entry gets its own value`() throws {
    var x = Tensor.counting([2, 3])
    try x.assign(Tensor([10, 20]), to: [.all, .index(-1)])
    #expect(x.elements == [1, 2, 10, 4, 5, 20])
    #expect(throws: ShapeError.mismatch(operation: "broadcast", [2], [3])) {
      try x.assign(Tensor([1, 2]), to: [.index(0)])
    }
    #expect(x.elements == [1, 2, 10, 4, 5, 20])
  }

  @Test func `every mask of a small tensor picks and replaces where it is not zero`() throws {
    let x = Tensor.counting([2, 3])
    for bits in 0..<64 {
      let mask = Tensor(shape: [2, 3], elements: (0..<6).map { Double(bits >> $0 & 1) })
      let chosen = (0..<6).filter { bits >> $0 & 1 == 1 }
      #expect(try x.selecting(mask: mask) == Tensor(chosen.map { Double($0 + 1) }))
      var written = x
      try written.assign(Tensor(chosen.map { -Double($0) }), toMask: mask)
      #expect(written.elements == (0..<6).map { chosen.contains($0) ? -Double($0) : Double($0 + 1) })
    }
  }

  @Test func `a mask of another shape is an error that names both`() {
    var x = Tensor.counting([2, 3])
    let mask = Tensor.counting([3, 2])
    #expect(throws: ShapeError.mismatch(operation: "mask", [2, 3], [3, 2])) { try x.selecting(mask: mask) }
    #expect(throws: ShapeError.mismatch(operation: "mask", [2, 3], [3, 2])) { try x.assign(Tensor(0), toMask: mask) }
  }

  @Test(arguments: [3, -4, Int.max, Int.min]) func `an index outside its axis is an error`(index: Int) {
    let x = Tensor.counting([2, 3])
    for selection in [AxisSelection.index(index), .list([0, index])] {
      #expect(throws: ShapeError.noIndex(index, axis: 1, [2, 3])) { try x.selecting([.all, selection]) }
    }
  }

  @Test func `more selections than axes are an error`() {
    let error = #expect(throws: ShapeError.self) { try Tensor([1, 2]).selecting([.all, .index(0)]) }
    #expect(error?.description == "index: expected at least 2 axes, got shape 2")
  }

  @Test func `entries of one axis are picked, counted from either end`() throws {
    let x = Tensor.counting([2, 3])
    for axis in [1, -1] { #expect(try x.selecting([2, 0], alongAxis: axis).elements == [3, 1, 6, 4]) }
    for axis in [2, -3, Int.max, Int.min] {
      #expect(throws: ShapeError.noAxis(axis, [2, 3])) { try x.selecting([0], alongAxis: axis) }
    }
  }

  @Test func `a small tensor picked too often is an error, not a full memory`() {
    let twice = AxisSelection.list([Int](repeating: 0, count: 1 << 14))
    #expect(throws: ShapeError.tooLarge([1 << 14, 1 << 14])) { try Tensor(shape: [1, 1]).selecting([twice, twice]) }
  }
}
