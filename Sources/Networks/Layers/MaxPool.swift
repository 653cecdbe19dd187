import ReferenceEngine
import Tensors

/// The largest value under each square window.
public struct MaxPool: Layer {
  public static let kind = "maxpool"
  public static let stem = "pool"
  public static let operation: String? = "maxpool"
  public let window: Window

  public init(size: Int = 2, stride: Int? = nil, padding: Int = 0) {
    window = Window(height: size, width: size, stride: stride ?? size, padding: padding)
  }

  public init(configuration: LayerConfiguration) throws(NetworkError) {
    window = try Window(configuration, size: "size")
  }
  public var configuration: [String: Double] { window.configuration(size: "size") }
  public var label: String { "max pool \(window.label)" }
  public var diagramRole: DiagramRole { .pooling }

  public func branches(_ inputs: [Tensor], _ evaluation: Evaluation) -> Tensor? { evaluation["winners"] }
  /// max(x + κ) = max(x) + κ: what surrounds the image is −∞, so a constant stays one.
  public func compensate(for missing: [Double], input: Int, shapes: [Shape]) -> [Double]? { missing }

  public func outputShape(_ inputs: [Shape]) throws(ShapeError) -> Shape {
    try window.pooledShape(inputs, operation: "maxpool")
  }

  public func forward(_ inputs: [Tensor], _ pass: PassContext) throws(ShapeError) -> Evaluation {
    let (y, winners) = try MaxPool2D.forward(inputs[0], window)
    return Evaluation(y, [("winners", winners)])
  }

  public func backward(_ inputs: [Tensor], _ evaluation: Evaluation, gradient: Tensor, _ pass: PassContext)
    throws(ShapeError) -> LayerGradients
  {
    let dx = try MaxPool2D.backward(
      winners: evaluation["winners"], inputShape: inputs[0].shape, gradient: gradient)
    return LayerGradients(inputs: [dx])
  }

  /// Where the largest two values under a window are near each other, either may get the gradient.
  public func undecidedGradient(_ inputs: [Tensor], within distance: Tensor, gradient: Tensor) throws(ShapeError)
    -> Tensor?
  {
    let (x, size) = (inputs[0], inputs[0].shape[2] * inputs[0].shape[3])
    let (maxima, winners) = try MaxPool2D.forward(x, window)
    var undecided = Tensor(shape: x.shape)
    let (rows, columns) = (maxima.shape[2], maxima.shape[3])
    for index in maxima.elements.indices {
      let plane = index / (rows * columns) * size
      let winner = plane + Int(winners.elements[index])
      let rivals = window.positions(under: (index / columns % rows, index % columns), in: x.shape).map { plane + $0 }
        .filter { x.elements[$0] + distance.elements[$0] >= maxima.elements[index] - distance.elements[winner] }
      if rivals.count > 1 { for rival in rivals { undecided.elements[rival] += gradient.elements[index] } }
    }
    return undecided
  }
}

extension Window {
  /// Where a window reads inside an image, counted in its plane.
  fileprivate func positions(under output: (row: Int, column: Int), in shape: Shape) -> [Int] {
    (0..<height).flatMap { u -> [Int] in
      let row = rows.position(output: output.row, tap: u)
      guard (0..<shape[2]).contains(row) else { return [] }
      return (0..<width).map { columns.position(output: output.column, tap: $0) }.filter { (0..<shape[3]).contains($0) }
        .map { row * shape[3] + $0 }
    }
  }
}

/// What the two pooling layers share.
extension Window {
  var label: String {
    let isTiled = rows.stride == height && columns.stride == width
    return isTiled ? "\(height)×\(width)" : "\(height)×\(width) /\(strideLabel)"
  }

  func pooledShape(_ inputs: [Shape], operation: String) throws(ShapeError) -> Shape {
    guard inputs.count == 1, inputs[0].rank == 3 else {
      throw .unexpected(operation: operation, inputs.first ?? .scalar, expected: "one input of C×H×W")
    }
    guard max(rows.before, rows.after) * 2 <= height, max(columns.before, columns.after) * 2 <= width else {
      throw .option(operation: operation, "padding may be at most half the window, got \(self)")
    }
    let (rows, columns) = try outputSize(height: inputs[0][1], width: inputs[0][2], operation: operation)
    return [inputs[0][0], rows, columns]
  }
}
