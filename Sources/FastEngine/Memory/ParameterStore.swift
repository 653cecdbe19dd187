import Networks
import Tensors

/// All parameters of a network in one piece of memory, with gradients and velocities at the same places.
final class ParameterStore {
  struct Entry {
    let node: Network.NodeID
    let description: ParameterDescription
    /// Where it begins, and how many floats it takes with what fills it up.
    let start: Int
    let count: Int
    /// Numbers of the tensor.
    let elements: Int
    /// The place of an element of the tensor, counted from `start`.
    let offset: (Int) -> Int
  }

  private(set) var entries: [Entry] = []
  private var count = 0
  private(set) var values = Buffer(0)
  private(set) var gradients = Buffer(0)
  private var velocities = Buffer(0)
  private let lanes: Int

  init(lanes: Int) { self.lanes = lanes }

  /// Makes room for a parameter; the handle gives its place once all are registered.
  ///
  /// - Parameter count: floats, with what fills channels up.
  func add(
    _ node: Network.NodeID, _ description: ParameterDescription, elements: Int, count: Int,
    offset: @escaping (Int) -> Int = { $0 }
  ) -> Int {
    let padded = (count + lanes - 1) / lanes * lanes
    entries.append(
      Entry(
        node: node, description: description, start: self.count, count: padded, elements: elements, offset: offset))
    self.count += padded
    return entries.count - 1
  }

  /// - Parameter isTrained: whether there are gradients and velocities too.
  func allocate(isTrained: Bool) {
    values = Buffer(count)
    gradients = Buffer(isTrained ? count : 0)
    velocities = Buffer(isTrained ? count : 0)
  }

  func value(_ handle: Int) -> Floats { values.start + entries[handle].start }
  func gradient(_ handle: Int) -> Floats { gradients.start + entries[handle].start }
  func velocity(_ handle: Int) -> Floats { velocities.start + entries[handle].start }

  func resetVelocities() { velocities.start.update(repeating: 0, count: count) }

  func load(from network: Network) {
    var network = network
    let places = places
    network.visitParameters { node, description, tensor in
      guard let entry = places[Key(node: node, name: description.name)] else { return }
      let start = values.start + entry.start
      for (index, element) in tensor.elements.enumerated() { start[entry.offset(index)] = Float(element) }
    }
  }

  /// Writes values, exactly, into a network of the same architecture.
  func store(_ state: UnsafeBufferPointer<Float>, into network: inout Network) {
    let places = places
    network.visitParameters { node, description, tensor in
      guard let entry = places[Key(node: node, name: description.name)] else { return }
      for index in tensor.elements.indices { tensor.elements[index] = Double(state[entry.start + entry.offset(index)]) }
    }
  }

  var state: UnsafeBufferPointer<Float> { UnsafeBufferPointer(start: values.start, count: count) }

  func restore(_ state: [Float]) {
    state.withUnsafeBufferPointer { state in
      guard let start = state.baseAddress, state.count == count else { return }
      values.start.update(from: start, count: count)
    }
  }

  func alive(_ role: ParameterRole) -> (alive: Int, total: Int) {
    var (alive, total) = (0, 0)
    for entry in entries where entry.description.role == role {
      total += entry.elements
      for index in 0..<entry.elements where values.start[entry.start + index] != 0 { alive += 1 }
    }
    return (alive, total)
  }

  /// ∂L/∂parameter, shaped like the parameter.
  func gradientTensor(_ entry: Entry, shape: Shape) -> Tensor {
    let start = gradients.start + entry.start
    return Tensor(shape: shape, elements: (0..<shape.count).map { Double(start[entry.offset($0)]) })
  }

  private struct Key: Hashable {
    let node: Network.NodeID
    let name: String
  }

  private var places: [Key: Entry] {
    Dictionary(uniqueKeysWithValues: entries.map { (Key(node: $0.node, name: $0.description.name), $0) })
  }
}
