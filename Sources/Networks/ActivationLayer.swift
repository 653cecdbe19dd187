import ReferenceEngine
import Tensors

/// A layer that applies one function φ to every element.
///
/// A channel that is κ everywhere is φ(κ) behind it. Its rounding: φ(x) is known to steepest·(what x is known to) and its
/// own rounding, φ'(x) to sharpest·(what x is known to).
public protocol ActivationLayer: Layer {
  associatedtype Function: Activation
  /// φ
  var function: Function { get }
}

extension ActivationLayer {
  public static var stem: String { kind }
  public static var operation: String? { kind }
  public var diagramRole: DiagramRole { .attached }
  public func outputShape(_ inputs: [Shape]) throws(ShapeError) -> Shape { try only(inputs) }

  /// How many kinks lie below.
  public func branches(_ inputs: [Tensor], _ evaluation: Evaluation) -> Tensor? {
    let kinks = function.kinks.map(\.position)
    return kinks.isEmpty ? nil : inputs[0].map { x in Double(kinks.count { x > $0 }) }
  }

  public func constantOutputs(_ inputs: [[Double?]], shapes: [Shape]) -> [Double?] {
    inputs[0].map { $0.map(function.value) }
  }

  public func forward(_ inputs: [Tensor], _ pass: PassContext) throws(ShapeError) -> Evaluation {
    Evaluation(function.forward(inputs[0]))
  }

  public func backward(_ inputs: [Tensor], _ evaluation: Evaluation, gradient: Tensor, _ pass: PassContext)
    throws(ShapeError) -> LayerGradients
  {
    LayerGradients(inputs: [try function.backward(inputs[0], gradient: gradient)])
  }

  public func curvature(_ inputs: [Tensor], _ evaluation: Evaluation, curvature: Tensor) throws(ShapeError)
    -> LayerGradients
  {
    LayerGradients(inputs: [try function.curvature(inputs[0], curvature: curvature)])
  }

  public func outputMagnitudes(_ evaluation: Evaluation, inputs: [Tensor], _ pass: PassContext) throws(ShapeError)
    -> Tensor
  {
    try inputs[0].combined(with: evaluation.output, operation: Self.kind) { x, y in
      function.steepest * x + abs(y)
    }
  }

  public func gradientMagnitudes(
    _ inputs: [Tensor], _ evaluation: Evaluation, magnitudes: [Tensor], gradient: Tensor, _ pass: PassContext
  ) throws(ShapeError) -> LayerGradients {
    let slopes = try inputs[0].combined(with: magnitudes[0], operation: Self.kind) { x, magnitude in
      abs(function.slope(x)) + function.sharpest * magnitude
    }
    return LayerGradients(inputs: [try slopes * gradient])
  }

  public func undecidedGradient(_ inputs: [Tensor], within distance: Tensor, gradient: Tensor) throws(ShapeError)
    -> Tensor?
  {
    let kinks = function.kinks
    if kinks.isEmpty { return nil }
    let jumps = try inputs[0].combined(with: distance, operation: Self.kind) { x, distance in
      kinks.reduce(0) { $0 + (abs(x - $1.position) <= distance ? abs($1.jump) : 0) }
    }
    return try jumps * gradient
  }
}

/// An activation without settings.
public protocol PlainActivationLayer: ActivationLayer { init() }

extension PlainActivationLayer {
  public init(configuration: LayerConfiguration) throws(NetworkError) { self.init() }
}
