import Tensors

/// Random inputs that suit an operation: away from kinks and ties, where a function has no one gradient.
enum Draw: Sendable {
  case normal
  /// From [0.5, 1.5): variances.
  case positive
  /// At least 0.1 from 0, where the rectifier has its kink.
  case offZero
  /// At least 0.1 from −3, 0, 3 and 6, where an activation has a kink, on both sides of each.
  case offKinks
  /// No two values closer than 0.01, so that the maximum of a window is one value and stays so.
  case distinct
  case mask
  case labels(classes: Int)

  func callAsFunction(_ shape: Shape, lane: Int) -> Tensor {
    let stream = RandomStream(seed: 7, purpose: .differences, lane: lane)
    let values = (0..<shape.count)
    switch self {
    case .normal: return .normal(shape, from: stream)
    case .positive: return Tensor.uniform(shape, from: stream).map { 0.5 + $0 }
    case .offZero: return Tensor.normal(shape, from: stream).map { $0 < 0 ? $0 - 0.1 : $0 + 0.1 }
    case .offKinks:
      let pieces = [-5 ... -3.1, -2.9 ... -0.1, 0.1...2.9, 3.1...5.9, 6.1...8]
      return Tensor(
        shape: shape,
        elements: values.map { index in
          let piece = pieces[index % pieces.count]
          return piece.lowerBound + stream.uniform(index) * (piece.upperBound - piece.lowerBound)
        })
    case .distinct:
      let order = stream.permutation(shape.count)
      return Tensor(shape: shape, elements: order.map { Double($0 - shape.count / 2) / 100 })
    case .mask: return Tensor(shape: shape, elements: values.map { stream.uniform($0) < 0.6 ? 1 : 0 })
    case .labels(let classes):
      return Tensor(shape: shape, elements: values.map { Double(stream.integer(below: classes, $0)) })
    }
  }
}
