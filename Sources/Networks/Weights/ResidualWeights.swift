import Tensors

/// W = Σ_r W_r, each a product form: the first is W coarsely, every further one what those before have left.
///
///     ∂L/∂θ_r = (∂W_r/∂θ_r)ᵀ·∂L/∂W
///
/// - Source: Chen, Guan & Wang 2010 (residual quantisation); Gong, Liu, Yang & Bourdev 2014, arXiv:1412.6115
package struct ResidualWeights: WeightForm, SumOfProducts {
  package static let kind = "residual"
  /// How many parts there may be; as many more would say nothing that a `Float` could hold.
  package static let times = 1...16
  package let shape: Shape
  /// All cut the same way.
  package private(set) var parts: [ProductWeights]

  /// - Parameter parts: one at least, of one shape and cut.
  package init(_ parts: [ProductWeights]) { (shape, self.parts) = (parts[0].shape, parts) }

  package var products: [ProductWeights] { parts }

  package var realized: Tensor {
    var w = parts[0].realized
    for part in parts.dropFirst() { w.accumulate(part.realized) }
    return w
  }

  /// `codebook`, `codebook2` and so on.
  private static func name(_ name: String, of part: Int) -> String { part == 0 ? name : "\(name)\(part + 1)" }

  package mutating func visitParameters(_ visit: (ParameterDescription, inout Tensor) throws -> Void) rethrows {
    for part in parts.indices {
      try parts[part].visitParameters { description, value in
        try visit(ParameterDescription(Self.name(description.name, of: part), description.role), &value)
      }
    }
  }

  package func pullback(_ gradient: Tensor) -> [String: Tensor] { named { $0.pullback(gradient) } }
  package func parameters(behind entries: [Int]) -> [String: [Int]] { named { $0.parameters(behind: entries) } }

  private func named<Value>(_ values: (ProductWeights) -> [String: Value]) -> [String: Value] {
    var all: [String: Value] = [:]
    for (place, part) in parts.enumerated() {
      for (name, value) in values(part) { all[Self.name(name, of: place)] = value }
    }
    return all
  }

  package var held: [String: [Int]] { [:] }
  package var zeros: [Int]? { nil }

  /// What is new stands whole in the first part, and the others add 0 to it.
  package func adopting(_ weights: Tensor) -> any WeightForm {
    let changed = parts[0].cut.differences(weights, realized)
    if changed.isEmpty { return self }
    let own = ResidualWeights(
      parts.enumerated().map { place, part in
        part.replacing(changed) { place == 0 ? weights.elements[$0] : 0 }
      })
    return own.storage.bits < 32 * weights.count ? own : DenseWeights(weights)
  }

  package func selecting(_ entries: [Int], shape: Shape) -> any WeightForm {
    let kept = parts.compactMap { $0.keeping(entries, shape: shape) }
    if kept.count == parts.count { return ResidualWeights(kept) }
    let w = realized
    return DenseWeights(Tensor(shape: shape, elements: entries.map { w.elements[$0] }))
  }

  /// Weights that start anew have nothing in common yet.
  package func refilled(with weights: Tensor) -> any WeightForm { DenseWeights(weights) }

  package var storage: Storage {
    parts.map(\.storage).reduce(Storage(numbers: 0)) {
      Storage(numbers: $0.numbers + $1.numbers, codeBits: $0.codeBits + $1.codeBits)
    }
  }
  package var label: String? { parts[0].label.map { "\(parts.count) × \($0)" } }

  package var record: WeightFormRecord { WeightFormRecord(kind: Self.kind, base: parts.map(\.record)) }

  package init(shape: Shape, from record: WeightFormRecord) throws(NetworkError) {
    guard Self.times.contains(record.base.count), record.base.allSatisfy({ $0.kind == ProductWeights.kind }) else {
      throw .structure("a sum of weights has no such parts")
    }
    var parts: [ProductWeights] = []
    for base in record.base { parts.append(try ProductWeights(shape: shape, from: base)) }
    guard parts.allSatisfy({ $0.cut == parts[0].cut }) else { throw .structure("a sum of weights has no such parts") }
    self.init(parts)
  }
}
