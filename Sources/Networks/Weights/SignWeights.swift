import Tensors

/// W_i = α·s_i, s_i = ±1: each weight keeps its sign alone, and all of a layer share one size.
///
///     ∂L/∂α = Σ_i s_i·∂L/∂W_i
///
/// - Source: Gong, Liu, Yang & Bourdev 2014, arXiv:1412.6115, section 3.2.1
package struct SignWeights: WeightForm {
  package static let kind = "sign"
  package let shape: Shape
  /// α, the one number of the codebook.
  private var size: Tensor
  /// 1 for +1, and 0 for −1.
  private let signs: Codes

  /// - Parameters:
  ///   - size: α
  ///   - isPositive: of each weight in the order of W's elements.
  package init(shape: Shape, size: Double, isPositive: [Bool]) {
    self.init(shape: shape, size: Tensor(shape: [1], elements: [size]), signs: Codes(isPositive))
  }

  private init(shape: Shape, size: Tensor, signs: Codes) { (self.shape, self.size, self.signs) = (shape, size, signs) }

  package var realized: Tensor {
    let size = size.elements[0]
    return Tensor(shape: shape, elements: signs.values.map { $0 == 1 ? size : -size })
  }

  package mutating func visitParameters(_ visit: (ParameterDescription, inout Tensor) throws -> Void) rethrows {
    try visit(ParameterDescription("codebook", .codebook), &size)
  }

  package func pullback(_ gradient: Tensor) -> [String: Tensor] {
    let sum = zip(signs.values, gradient.elements).reduce(0) { $1.0 == 1 ? $0 + $1.1 : $0 - $1.1 }
    return ["codebook": Tensor(shape: [1], elements: [sum])]
  }

  package func pullbackMagnitudes(_ gradient: Tensor) -> [String: Tensor] {
    ["codebook": Tensor(shape: [1], elements: [gradient.elements.reduce(0) { $0 + abs($1) }])]
  }

  package func parameters(behind entries: [Int]) -> [String: [Int]] {
    ["codebook": Set(entries).count == shape.count ? [0] : []]
  }

  package var held: [String: [Int]] { [:] }
  package var zeros: [Int]? { nil }

  /// Where there are other values than two, each weight keeps which it has.
  package func adopting(_ weights: Tensor) -> any WeightForm {
    if weights == realized { return self }
    let size = size.elements[0]
    return SharedWeights(shape: shape, codebook: [-size, size], codes: signs.values).adopting(weights)
  }

  package func selecting(_ entries: [Int], shape: Shape) -> any WeightForm {
    SignWeights(shape: shape, size: size, signs: Codes(entries.map { signs.values[$0] }, bits: 1))
  }

  /// Weights that start anew have nothing in common yet.
  package func refilled(with weights: Tensor) -> any WeightForm { DenseWeights(weights) }

  package var storage: Storage { Storage(numbers: 1, codeBits: signs.count) }
  package var label: String? { "signs" }

  package var record: WeightFormRecord { WeightFormRecord(kind: Self.kind, codes: [signs]) }

  package init(shape: Shape, from record: WeightFormRecord) throws(NetworkError) {
    guard record.codes.count == 1, record.codes[0].count == shape.count, record.codes[0].bits == 1 else {
      throw .structure("its signs are not those of each weight")
    }
    self.init(shape: shape, size: Tensor(shape: [1]), signs: record.codes[0])
  }
}
