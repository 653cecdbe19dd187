import Networks
import Tensors

/// What flows between kernels: a batch of images, and ∂L/∂them.
final class Value {
  let node: Network.NodeID
  let shape: Shape
  let layout: ImageLayout
  let images: Buffer
  /// Compact; nil where no gradient is asked for.
  let gradient: Buffer?

  init(node: Network.NodeID, shape: Shape, layout: ImageLayout, capacity: Int, hasGradient: Bool) {
    (self.node, self.shape, self.layout) = (node, shape, layout)
    images = Buffer(capacity * layout.size)
    gradient = hasGradient ? Buffer(capacity * layout.compact.size) : nil
  }

  func image(_ n: Int) -> Floats { images.start + n * layout.size }

  /// - Precondition: the value has a gradient.
  func gradient(_ n: Int) -> Floats {
    guard let gradient else { preconditionFailure("node \(node) has no gradient") }
    return gradient.start + n * layout.compact.size
  }

  /// Loads images one after another, the first as image `start`.
  func load(_ tensor: Tensor, at start: Int = 0) {
    let elements = tensor.elements.span
    for n in 0..<tensor.shape[0] { layout.load(elements, at: n * shape.count, into: image(start + n)) }
  }

  func tensor(images: Range<Int>) -> Tensor {
    var elements = [Double](repeating: 0, count: images.count * shape.count)
    for (index, n) in images.enumerated() { layout.store(image(n), at: index * shape.count, into: &elements) }
    return Tensor(shape: Shape([images.count] + shape.dimensions), elements: elements)
  }

  func loadGradient(_ tensor: Tensor) {
    let elements = tensor.elements.span
    for n in 0..<tensor.shape[0] { layout.compact.load(elements, at: n * shape.count, into: gradient(n)) }
  }

  func gradientTensor(images: Range<Int>) -> Tensor {
    var elements = [Double](repeating: 0, count: images.count * shape.count)
    for (index, n) in images.enumerated() {
      layout.compact.store(gradient(n), at: index * shape.count, into: &elements)
    }
    return Tensor(shape: Shape([images.count] + shape.dimensions), elements: elements)
  }
}
