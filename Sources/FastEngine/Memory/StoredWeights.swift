import Networks
import Tensors

/// A layer's weights W in a kernel's layout, whatever form they are stored in.
///
/// Where θ is W but for some zeros, W is a parameter of the plan. Else W has memory of its own: it is made of θ before the
/// kernel packs it, and ∂L/∂W goes back to θ after the kernel has reduced it.
final class StoredWeights {
  private let weights: Weights
  private let parameters: ParameterStore
  private let offset: (Int) -> Int
  /// W's entry of the parameter store, where it has one.
  private let handle: Int?
  /// θ's entries of the parameter store by name, where W is made of it.
  private var stored: [String: Int] = [:]
  private let own: (value: Buffer, gradient: Buffer)?
  /// Places of W, in its layout, that are always 0.
  private let zeros: [Int]

  /// - Parameters:
  ///   - count: floats of W's layout
  ///   - offset: the place of an element of W in it
  init(
    _ weights: Weights, of node: Network.NodeID, in plan: Plan, count: Int, offset: @escaping (Int) -> Int
  ) {
    (self.weights, self.offset) = (weights, offset)
    parameters = plan.parameters
    zeros = weights.form.zeros?.map(offset) ?? []
    if weights.form.zeros != nil {
      handle = parameters.add(
        node, ParameterDescription("w", .weight), elements: weights.count, count: count, offset: offset)
      own = nil
    } else {
      handle = nil
      own = (Buffer(count), Buffer(plan.purpose.keepsValues ? count : 0))
      var form = weights.form
      form.visitParameters { description, value in
        stored[description.name] = parameters.add(node, description, elements: value.count, count: value.count)
      }
    }
  }

  var value: Floats { handle.map(parameters.value) ?? own?.value.start ?? parameters.values.start }
  var gradient: Floats { handle.map(parameters.gradient) ?? own?.gradient.start ?? parameters.gradients.start }

  /// W from θ; nil where there is nothing to do.
  var realize: (() -> Void)? {
    guard let own else { return nil }
    return { [self] in
      var form = weights.form
      form.visitParameters { description, value in
        guard let handle = stored[description.name] else { return }
        let numbers = parameters.value(handle)
        for index in value.elements.indices { value.elements[index] = Double(numbers[index]) }
      }
      for (index, element) in form.realized.elements.enumerated() { own.value.start[offset(index)] = Float(element) }
    }
  }

  /// ∂L/∂θ from ∂L/∂W; nil where there is nothing to do.
  var pullBack: (() -> Void)? {
    if own == nil, zeros.isEmpty { return nil }
    return { [self] in
      guard let own else {
        for place in zeros { gradient[place] = 0 }
        return
      }
      let count = weights.count
      let whole = Tensor(shape: weights.shape, elements: (0..<count).map { Double(own.gradient.start[offset($0)]) })
      for (name, tensor) in weights.form.pullback(whole) {
        guard let handle = stored[name] else { continue }
        for (index, element) in tensor.elements.enumerated() {
          parameters.gradient(handle)[index] = Float(element)
        }
      }
    }
  }
}
