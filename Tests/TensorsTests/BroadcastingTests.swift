import Tensors
import Testing

/// The rule, stated again without the library: align at the last axis, sizes equal or 1.
private func stretched(_ a: [Int], _ b: [Int]) -> [Int]? {
  let rank = max(a.count, b.count)
  var result: [Int] = []
  for fromEnd in (1...max(rank, 1)).reversed() where rank > 0 {
    let sizes = [a, b].compactMap { $0.count >= fromEnd ? $0[$0.count - fromEnd] : nil }.filter { $0 != 1 }
    guard Set(sizes).count <= 1 else { return nil }
    result.append(sizes.first ?? 1)
  }
  return result
}

/// The index in a tensor that an index of the stretched shape shows.
private func source(_ index: [Int], _ dimensions: [Int]) -> [Int] {
  zip(index.suffix(dimensions.count), dimensions).map { $1 == 1 ? 0 : $0 }
}

@Suite struct BroadcastingTests {
  @Test func `every pair of small shapes combines as the naive model does`() throws {
    let shapes = smallShapes(sizes: 0...3)
    for a in shapes {
      let x = Tensor.counting(a)
      for b in shapes {
        let y = Tensor.counting(b, from: 1000)
        guard let target = stretched(a, b) else {
          let error = #expect(throws: ShapeError.self) { try x - y }
          #expect(error == .mismatch(operation: "-", x.shape, y.shape))
          continue
        }
        // Comparing whole tensors first keeps 7,225 pairs quick; the index is looked for only in a failure.
        let expected = Tensor(target) { x.element(source($0, a)) - y.element(source($0, b)) }
        let result = try x - y
        guard result != expected else { continue }
        #expect(result.shape == expected.shape, "\(x.shape) - \(y.shape)")
        for (index, pair) in zip(indexLists(target), zip(result.elements, expected.elements)) {
          #expect(pair.0 == pair.1, "\(x.shape) - \(y.shape) at \(index)")
        }
      }
    }
  }

  @Test func `a tensor stretches to a target only where the target is the larger`() throws {
    let row = Tensor.counting([1, 3])
    #expect(try row.broadcast(to: [2, 3]).elements == [1, 2, 3, 1, 2, 3])
    #expect(try Tensor(4).broadcast(to: [2]).elements == [4, 4])
    #expect(throws: ShapeError.mismatch(operation: "broadcast", [2, 3], [1, 3])) {
      try Tensor.counting([2, 3]).broadcast(to: [1, 3])
    }
  }

  @Test func `small tensors cannot stretch to one that is too large`() throws {
    let column = Tensor(shape: [1 << 14, 1])
    let row = Tensor(shape: [1 << 14])
    #expect(throws: ShapeError.tooLarge([1 << 14, 1 << 14])) { try column + row }
  }

  @Test(arguments: [
    ("+", [11.0, 13, 12, 14]), ("-", [-9, -7, -8, -6]), ("*", [10, 30, 20, 40]), ("/", [0.1, 0.3, 0.2, 0.4]),
  ])
  func `the four operators name themselves and keep the order of their operands`(
    name: String, expected: [Double]
  ) throws {
    let operations: [String: (Tensor, Tensor) throws -> Tensor] = [
      "+": { try $0 + $1 }, "-": { try $0 - $1 }, "*": { try $0 * $1 }, "/": { try $0 / $1 },
    ]
    let apply = try #require(operations[name])
    let x = Tensor(shape: [2, 2], elements: [1, 3, 2, 4])
    #expect(try apply(x, Tensor(10)).elements == expected)
    let error = #expect(throws: ShapeError.self) { try apply(x, Tensor([1, 2, 3])) }
    #expect(error?.description == "\(name): the shapes 2×2 and 3 do not fit together")
  }

  @Test func `accumulating changes one value and leaves its copy`() {
    var a = Tensor([1, 2])
    let copy = a
    a.accumulate(Tensor([10, 20]))
    #expect(a.elements == [11, 22])
    #expect(copy.elements == [1, 2])
    #expect((-a).elements == [-11, -22])
    #expect((2 * a).elements == [22, 44])
  }
}
