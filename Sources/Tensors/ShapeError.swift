/// Why tensors cannot be combined as asked.
public enum ShapeError: Error, Equatable, Sendable {
  /// Two shapes that an operation needs to agree do not.
  case mismatch(operation: String, Shape, Shape)
  /// An operation wants another kind of shape, said in words: `4 axes, N×C×H×W`.
  case unexpected(operation: String, Shape, expected: String)
  /// A value of an option makes no sense for this operation.
  case option(operation: String, String)
  case noAxis(Int, Shape)
  case noIndex(Int, axis: Int, Shape)
  case tooLarge(Shape)
  case negative(Shape)
  case empty(operation: String)
}

extension ShapeError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .mismatch(let operation, let a, let b): "\(operation): the shapes \(a) and \(b) do not fit together"
    case .unexpected(let operation, let shape, let expected): "\(operation): expected \(expected), got shape \(shape)"
    case .option(let operation, let reason): "\(operation): \(reason)"
    case .noAxis(let axis, let shape): "there is no axis \(axis) in shape \(shape); axes count from 0"
    case .noIndex(let index, let axis, let shape):
      "index \(index) is outside axis \(axis) of shape \(shape), which has \(shape[axis]) entries, counted from 0"
    case .tooLarge(let shape): "a tensor of shape \(shape) would be too large; at most 2²⁷ elements (1 GiB) are allowed"
    case .negative(let shape): "the shape \(shape) has a negative dimension"
    case .empty(let operation): "\(operation) of no elements"
    }
  }
}
