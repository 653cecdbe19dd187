import Tensors

/// W_i = c[k_i]: each weight is one of a few values, the codebook c, and keeps only its number k_i there.
///
///     ∂L/∂c_k = Σ_{i: k_i = k} ∂L/∂W_i
///
/// So all weights of one value move together.
///
/// - Source: Han, Mao & Dally 2016, arXiv:1510.00149
public struct SharedWeights: WeightForm {
  public static let kind = "shared"
  public let shape: Shape
  /// c
  public private(set) var codebook: Tensor
  /// k, for each weight.
  public let codes: Codes

  /// - Parameters:
  ///   - codebook: c
  ///   - codes: k, for each weight in the order of W's elements, below the count of `codebook`
  public init(shape: Shape, codebook: [Double], codes: [UInt32]) {
    self.shape = shape
    self.codebook = Tensor(shape: [codebook.count], elements: codebook)
    self.codes = Codes(codes, bits: Codes.bits(for: codebook.count))
  }

  public var realized: Tensor {
    Tensor(shape: shape, elements: codes.values.map { codebook.elements[Int($0)] })
  }

  public mutating func visitParameters(_ visit: (ParameterDescription, inout Tensor) throws -> Void) rethrows {
    try visit(ParameterDescription("codebook", .codebook), &codebook)
  }

  public func pullback(_ gradient: Tensor) -> [String: Tensor] {
    var sums = Tensor(shape: codebook.shape)
    for (code, value) in zip(codes.values, gradient.elements) { sums.elements[Int(code)] += value }
    return ["codebook": sums]
  }

  public func parameters(behind entries: [Int]) -> [String: [Int]] {
    let inside = Set(entries)
    var isElsewhere = [Bool](repeating: false, count: codebook.count)
    var isUsed = isElsewhere
    for (index, code) in codes.values.enumerated() {
      isUsed[Int(code)] = true
      if !inside.contains(index) { isElsewhere[Int(code)] = true }
    }
    return ["codebook": codebook.elements.indices.filter { isUsed[$0] && !isElsewhere[$0] }]
  }

  public var held: [String: [Int]] { [:] }
  public var zeros: [Int]? { nil }

  /// Values that the codebook does not have are added to it.
  public func adopting(_ weights: Tensor) -> any WeightForm {
    let old = realized
    var values = codebook.elements
    var new: [UInt64: UInt32] = [:]
    let codes = weights.elements.indices.map { index -> UInt32 in
      let value = weights.elements[index]
      if value == old.elements[index] { return self.codes.values[index] }
      if let known = new[value.bitPattern] { return known }
      values.append(value)
      new[value.bitPattern] = UInt32(values.count - 1)
      return UInt32(values.count - 1)
    }
    return SharedWeights(shape: shape, codebook: values, codes: codes).compacted
  }

  public func selecting(_ entries: [Int], shape: Shape) -> any WeightForm {
    SharedWeights(shape: shape, codebook: codebook.elements, codes: entries.map { codes.values[$0] }).compacted
  }

  /// Values that no weight has any more are no longer kept.
  private var compacted: SharedWeights {
    let used = Set(codes.values).sorted()
    let places = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($1, UInt32($0)) })
    return SharedWeights(
      shape: shape, codebook: used.map { codebook.elements[Int($0)] }, codes: codes.values.map { places[$0] ?? 0 })
  }

  /// Weights that start anew have nothing in common yet.
  public func refilled(with weights: Tensor) -> any WeightForm { DenseWeights(weights) }

  public var storage: Storage { Storage(numbers: codebook.count, codeBits: codes.count * codes.bits) }
  public var label: String? { "\(codes.bits) bit\(codes.bits == 1 ? "" : "s")" }

  public var record: WeightFormRecord { WeightFormRecord(kind: Self.kind, count: codebook.count, codes: [codes]) }

  public init(shape: Shape, from record: WeightFormRecord) throws(NetworkError) {
    // No more than a few for each weight: a forged count would fill the memory.
    guard let count = record.count, (1...max(shape.count, 1 << 16)).contains(count), record.codes.count == 1,
      record.codes[0].count == shape.count, record.codes[0].values.allSatisfy({ $0 < count })
    else { throw .structure("a codebook does not have the value of each weight") }
    self.init(shape: shape, codebook: [Double](repeating: 0, count: count), codes: record.codes[0].values)
  }
}
