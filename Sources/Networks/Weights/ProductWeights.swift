import Tensors

/// W cut along its inputs into sub-vectors, each one of a few that its subspace has.
///
///     W[t,c,u] = D[b_m(t,u), c],   m the subspace of input c, t an output, u a tap of a convolution's kernel
///     ∂L/∂D[k,c] = Σ_{t,u: b_m(t,u) = k} ∂L/∂W[t,c,u]
///
/// Every subspace has K sub-vectors of its own, which the taps share. So a layer with n inputs keeps K·n numbers, and
/// log₂K bits for each sub-vector.
///
/// - Source: Jégou, Douze & Schmid 2011 (product quantisation); Gong, Liu, Yang & Bourdev 2014, arXiv:1412.6115; Wu,
///   Leng, Wang, Hu & Cheng 2016, arXiv:1512.06473 (convolutions)
package struct ProductWeights: WeightForm, SumOfProducts {
  package static let kind = "product"
  package let shape: Shape
  /// D: K × inputs
  package private(set) var codebook: Tensor
  /// b: subspace by subspace, of each in the order of W the sub-vectors that lie in it.
  package let codes: Codes
  /// The sub-vectors of W and where their numbers are.
  package let cut: SubvectorCut

  /// - Parameters:
  ///   - codebook: D, row by row; as many rows as `cut` has inputs in each.
  ///   - codes: as `codes`, below the rows of D
  package init(cut: SubvectorCut, codebook: [Double], codes: [UInt32]) {
    (shape, self.cut) = (cut.shape, cut)
    let count = codebook.count / max(cut.inputs, 1)
    self.codebook = Tensor(shape: [count, cut.inputs], elements: codebook)
    self.codes = Codes(codes, bits: Codes.bits(for: count))
  }

  package var products: [ProductWeights] { [self] }
  /// K: how many sub-vectors a subspace has.
  package var count: Int { codebook.shape[0] }

  package var realized: Tensor {
    var w = Tensor(shape: shape)
    cut.visit { subspace, vector, input, index in
      w.elements[index] = codebook.elements[Int(codes.values[subspace * cut.vectors + vector]) * cut.inputs + input]
    }
    return w
  }

  package mutating func visitParameters(_ visit: (ParameterDescription, inout Tensor) throws -> Void) rethrows {
    try visit(ParameterDescription("codebook", .codebook), &codebook)
  }

  package func pullback(_ gradient: Tensor) -> [String: Tensor] {
    var sums = Tensor(shape: codebook.shape)
    cut.visit { subspace, vector, input, index in
      sums.elements[Int(codes.values[subspace * cut.vectors + vector]) * cut.inputs + input] += gradient.elements[index]
    }
    return ["codebook": sums]
  }

  package func parameters(behind entries: [Int]) -> [String: [Int]] {
    var isInside = [Bool](repeating: false, count: shape.count)
    for entry in entries { isInside[entry] = true }
    var isElsewhere = [Bool](repeating: false, count: codebook.count)
    var isUsed = isElsewhere
    cut.visit { subspace, vector, input, index in
      let place = Int(codes.values[subspace * cut.vectors + vector]) * cut.inputs + input
      isUsed[place] = true
      if !isInside[index] { isElsewhere[place] = true }
    }
    return ["codebook": codebook.elements.indices.filter { isUsed[$0] && !isElsewhere[$0] }]
  }

  package var held: [String: [Int]] { [:] }
  package var zeros: [Int]? { nil }

  /// Sub-vectors that a subspace does not have are added to it, or each weight is a number of its own where that takes
  /// less.
  package func adopting(_ weights: Tensor) -> any WeightForm {
    let changed = cut.differences(weights, realized)
    if changed.isEmpty { return self }
    let own = replacing(changed) { weights.elements[$0] }
    return own.storage.bits < 32 * weights.count ? own : DenseWeights(weights)
  }

  /// - Parameters:
  ///   - places: of codes
  ///   - number: the new number of an entry of W
  func replacing(_ places: [Int], by number: (Int) -> Double) -> ProductWeights {
    var rows = codebook.elements
    var codes = codes.values
    var known: [Int: [[UInt64]: UInt32]] = [:]
    var next: [Int: Int] = [:]
    for place in places {
      let (subspace, vector) = place.quotientAndRemainder(dividingBy: cut.vectors)
      let numbers = cut.range(of: subspace).map { number(cut.index(vector: vector, input: $0)) }
      let key = numbers.map(\.bitPattern)
      if let code = known[subspace]?[key] {
        codes[place] = code
        continue
      }
      let row = next[subspace] ?? count
      if row * cut.inputs >= rows.count { rows += [Double](repeating: 0, count: cut.inputs) }
      for (input, value) in zip(cut.range(of: subspace), numbers) { rows[row * cut.inputs + input] = value }
      known[subspace, default: [:]][key] = UInt32(row)
      (next[subspace], codes[place]) = (row + 1, UInt32(row))
    }
    return ProductWeights(cut: cut, codebook: rows, codes: codes).compacted
  }

  /// Sub-vectors that nothing has any more are no longer kept.
  private var compacted: ProductWeights {
    let used = cut.sizes.indices.map { subspace in
      Set(codes.values[cut.codeRange(of: subspace)]).sorted()
    }
    let count = max(used.map(\.count).max() ?? 1, 1)
    var rows = [Double](repeating: 0, count: count * cut.inputs)
    var chosen = codes.values
    for (subspace, used) in used.enumerated() {
      for (row, old) in used.enumerated() {
        for input in cut.range(of: subspace) {
          rows[row * cut.inputs + input] = codebook.elements[Int(old) * cut.inputs + input]
        }
      }
      let places = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($1, UInt32($0)) })
      for place in cut.codeRange(of: subspace) { chosen[place] = places[chosen[place]] ?? 0 }
    }
    return ProductWeights(cut: cut, codebook: rows, codes: chosen)
  }

  /// Where outputs and inputs leave, sub-vectors become fewer and shorter; what takes no such part of W has numbers of its
  /// own.
  package func selecting(_ entries: [Int], shape: Shape) -> any WeightForm {
    keeping(entries, shape: shape)
      ?? DenseWeights(Tensor(shape: shape, elements: { w in entries.map { w.elements[$0] } }(realized)))
  }

  /// nil where the entries are no outputs, taps and inputs in the order of subspaces.
  func keeping(_ entries: [Int], shape: Shape) -> ProductWeights? {
    guard let (part, inputs, vectors) = cut.selecting(entries, shape: shape) else { return nil }
    let rows = (0..<count).flatMap { row in inputs.map { codebook.elements[row * cut.inputs + $0] } }
    let subspaces = part.sizes.indices.map { cut.subspace(of: inputs[part.range(of: $0).lowerBound]) }
    let codes = subspaces.flatMap { subspace in vectors.map { self.codes.values[subspace * cut.vectors + $0] } }
    return ProductWeights(cut: part, codebook: rows, codes: codes).compacted
  }

  /// Weights that start anew have nothing in common yet.
  package func refilled(with weights: Tensor) -> any WeightForm { DenseWeights(weights) }

  package var storage: Storage { Storage(numbers: codebook.count, codeBits: codes.count * codes.bits) }
  package var label: String? {
    let inputs = cut.sizes.max() ?? 1
    return "\(codes.bits) bit\(codes.bits == 1 ? "" : "s") for \(inputs) input\(inputs == 1 ? "" : "s")"
  }

  package var record: WeightFormRecord {
    WeightFormRecord(
      kind: Self.kind, count: count, axis: cut.axis, codes: [codes, Codes(cut.sizes.map { UInt32($0) })])
  }

  package init(shape: Shape, from record: WeightFormRecord) throws(NetworkError) {
    guard record.codes.count == 2, let axis = record.axis,
      let cut = SubvectorCut(shape, axis: axis, sizes: record.codes[1].values.map { Int($0) }),
      // No more than there are sub-vectors: a forged count would fill the memory.
      let count = record.count, (1...max(cut.vectors, 1)).contains(count),
      record.codes[0].count == cut.sizes.count * cut.vectors, record.codes[0].values.allSatisfy({ $0 < count })
    else { throw .structure("a codebook does not have each sub-vector of the weights") }
    self.init(
      cut: cut, codebook: [Double](repeating: 0, count: count * cut.inputs), codes: record.codes[0].values)
  }
}

/// A form whose products with an input can be looked up: W is a sum of product forms of one cut.
package protocol SumOfProducts {
  var products: [ProductWeights] { get }
}

extension Layer {
  /// What a layer's products are looked up from, where each of its inputs meets the same sub-vectors in all outputs; nil where
  /// it multiplies by W.
  ///
  /// - Parameter input: the shape of what it reads.
  package func products(reading input: Shape) -> [ProductWeights]? {
    guard let products = (weights?.form as? any SumOfProducts)?.products, inputAxis == 1, products[0].cut.axis == 1,
      products[0].cut.inputs == input.dimensions.first
    else { return nil }
    return products
  }
}
