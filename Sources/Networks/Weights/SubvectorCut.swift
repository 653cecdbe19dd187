import Tensors

/// How W is cut along one axis, that of its inputs, into sub-vectors: some inputs of one output and tap.
///
///     W[t,c,u], c in subspace m          sub-vector v = (t,u) of m
package struct SubvectorCut: Equatable, Sendable {
  /// Of W.
  package let shape: Shape
  /// The axis of the inputs.
  package let axis: Int
  /// How many inputs each subspace has, one after another.
  package let sizes: [Int]
  /// How many inputs there are.
  package let inputs: Int
  /// How many sub-vectors lie in a subspace: outputs × taps.
  package let vectors: Int
  /// Entries from one input to the next.
  private let step: Int
  private let starts: [Int]

  /// nil where there is no such axis, or sizes are not above 0 and together all inputs.
  package init?(_ shape: Shape, axis: Int, sizes: [Int]) {
    guard shape.dimensions.indices.contains(axis), sizes.allSatisfy({ $0 > 0 }),
      sizes.reduce(0, +) == shape[axis], !sizes.isEmpty
    else { return nil }
    (self.shape, self.axis, self.sizes, inputs) = (shape, axis, sizes, shape[axis])
    step = shape.dimensions[(axis + 1)...].reduce(1, *)
    vectors = shape.dimensions[..<axis].reduce(1, *) * step
    starts = sizes.indices.map { sizes[..<$0].reduce(0, +) }
  }

  /// Sub-vectors of `size` inputs, the last perhaps shorter.
  package init?(_ shape: Shape, axis: Int, size: Int) {
    guard shape.dimensions.indices.contains(axis), size > 0 else { return nil }
    let size = min(size, max(shape[axis], 1))
    let (whole, rest) = shape[axis].quotientAndRemainder(dividingBy: size)
    self.init(shape, axis: axis, sizes: [Int](repeating: size, count: whole) + (rest > 0 ? [rest] : []))
  }

  /// The inputs of a subspace.
  package func range(of subspace: Int) -> Range<Int> { starts[subspace]..<(starts[subspace] + sizes[subspace]) }
  /// The places of its sub-vectors among all, subspace by subspace.
  func codeRange(of subspace: Int) -> Range<Int> { (subspace * vectors)..<((subspace + 1) * vectors) }
  /// Where a number of a sub-vector is in W.
  package func index(vector: Int, input: Int) -> Int {
    (vector / step * inputs + input) * step + vector % step
  }

  func subspace(of input: Int) -> Int { (starts.firstIndex { $0 > input } ?? starts.count) - 1 }

  /// Goes over all numbers.
  func visit(_ body: (_ subspace: Int, _ vector: Int, _ input: Int, _ index: Int) -> Void) {
    for subspace in sizes.indices {
      for vector in 0..<vectors {
        for input in range(of: subspace) { body(subspace, vector, input, index(vector: vector, input: input)) }
      }
    }
  }

  /// The sub-vectors that differ, by their places among all.
  func differences(_ a: Tensor, _ b: Tensor) -> [Int] {
    var isChanged = [Bool](repeating: false, count: sizes.count * vectors)
    visit { subspace, vector, _, index in
      if a.elements[index] != b.elements[index] { isChanged[subspace * vectors + vector] = true }
    }
    return isChanged.indices.filter { isChanged[$0] }
  }

  /// The cut of a part of W, and which inputs and sub-vectors it has of this one.
  ///
  /// - Returns: nil where entries are not the same inputs of each output and tap, or subspaces are out of order.
  func selecting(_ entries: [Int], shape: Shape) -> (cut: SubvectorCut, inputs: [Int], vectors: [Int])? {
    guard !entries.isEmpty, let whole = SubvectorCut(shape, axis: axis, size: 1) else { return nil }
    func place(_ index: Int) -> (vector: Int, input: Int) {
      let (rest, tap) = index.quotientAndRemainder(dividingBy: step)
      return (rest / inputs * step + tap, rest % inputs)
    }
    let kept = (0..<whole.inputs).map { place(entries[whole.index(vector: 0, input: $0)]).input }
    let vectors = (0..<whole.vectors).map { place(entries[whole.index(vector: $0, input: 0)]).vector }
    for (vector, old) in vectors.enumerated() {
      for (input, oldInput) in kept.enumerated()
      where entries[whole.index(vector: vector, input: input)] != index(vector: old, input: oldInput) { return nil }
    }
    let subspaces = kept.map { subspace(of: $0) }
    var sizes: [Int] = []
    for (input, subspace) in subspaces.enumerated() {
      if input > 0, subspace == subspaces[input - 1] { sizes[sizes.count - 1] += 1 } else { sizes.append(1) }
    }
    // A subspace in two pieces would keep its codes twice.
    guard sizes.count == Set(subspaces).count else { return nil }
    return SubvectorCut(shape, axis: axis, sizes: sizes).map { ($0, kept, vectors) }
  }
}
