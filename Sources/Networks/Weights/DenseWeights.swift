import Tensors

/// W = θ: every weight is a number of its own.
public struct DenseWeights: WeightForm {
  public static let kind = "dense"
  private var w: Tensor

  public init(_ w: Tensor) { self.w = w }

  public var shape: Shape { w.shape }
  public var realized: Tensor { w }

  public mutating func visitParameters(_ visit: (ParameterDescription, inout Tensor) throws -> Void) rethrows {
    try visit(ParameterDescription("w", .weight), &w)
  }

  public func pullback(_ gradient: Tensor) -> [String: Tensor] { ["w": gradient] }
  public func parameters(behind entries: [Int]) -> [String: [Int]] { ["w": entries] }
  public var held: [String: [Int]] { [:] }
  public var zeros: [Int]? { [] }

  public func adopting(_ weights: Tensor) -> any WeightForm { DenseWeights(weights) }
  public func refilled(with weights: Tensor) -> any WeightForm { DenseWeights(weights) }
  public func selecting(_ entries: [Int], shape: Shape) -> any WeightForm {
    DenseWeights(Tensor(shape: shape, elements: entries.map { w.elements[$0] }))
  }

  public var storage: Storage { Storage(numbers: w.count) }

  public var record: WeightFormRecord { WeightFormRecord(kind: Self.kind) }
  public init(shape: Shape, from record: WeightFormRecord) throws(NetworkError) { w = Tensor(shape: shape) }
}
