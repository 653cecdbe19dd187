import Tensors

/// A layer's weights W, and the form that makes them.
public struct Weights: Sendable {
  public private(set) var form: any WeightForm
  /// W
  public private(set) var value: Tensor

  public init(_ value: Tensor) { self.init(form: DenseWeights(value)) }

  public init(form: any WeightForm) { (self.form, value) = (form, form.realized) }

  /// Of W, as the layer has it.
  public var shape: Shape { value.shape }
  /// Of W, in row-major order.
  public var elements: [Double] { value.elements }
  /// How many weights there are, cut ones too.
  public var count: Int { value.count }

  /// Of each weight whether it is there, and not cut.
  public var isKept: [Bool] {
    (form as? MaskedWeights)?.mask.values.map { $0 == 1 } ?? [Bool](repeating: true, count: count)
  }

  /// The weights with some cut, and those kept that are given.
  public func masked(_ isKept: [Bool]) -> Weights {
    Weights(form: (form as? MaskedWeights)?.masking(isKept) ?? MaskedWeights(form, isKept: isKept))
  }

  /// ‖W − V‖/‖V‖; 0 where V is 0 and W too.
  public func distance(to other: Weights) -> Double {
    let (apart, size) = (Reduction.norm(zip(elements, other.elements).map { $0 - $1 }), Reduction.norm(other.elements))
    return apart == 0 ? 0 : apart / size
  }

  /// Hands over what is stored; changes are kept.
  mutating func visitParameters(_ visit: (ParameterDescription, inout Tensor) throws -> Void) rethrows {
    // So that dense weights, which are shared with the form, are not copied by the first change.
    value = Tensor(shape: [0])
    defer { value = form.realized }
    try form.visitParameters(visit)
  }

  /// Changes W itself; the form follows.
  mutating func edit(_ change: (inout Tensor) -> Void) {
    change(&value)
    form = form.adopting(value)
  }

  /// Moves entries to other places, or out.
  ///
  /// - Parameter move: what is done to W
  mutating func rearrange(_ move: (Tensor) throws(ShapeError) -> Tensor) throws(ShapeError) {
    let places = try move(Tensor(shape: shape, elements: (0..<count).map(Double.init)))
    self = Weights(form: form.selecting(places.elements.map { Int($0) }, shape: places.shape))
  }

  /// Starts anew.
  mutating func refill(with weights: Tensor) { self = Weights(form: form.refilled(with: weights)) }

  /// The gradients of a layer with such weights and perhaps a bias, from ∂L/∂W and ∂L/∂b.
  func gradients(_ weight: Tensor, bias: Tensor?) -> [String: Tensor] {
    var all = form.pullback(weight)
    if let bias { all["b"] = bias }
    return all
  }

  /// A layer's name in a diagram with what the form has to say.
  func label(_ name: String) -> String { form.label.map { "\(name), \($0)" } ?? name }
}
