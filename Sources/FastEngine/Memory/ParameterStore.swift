import Networks
import ReferenceEngine
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
  /// Values, and in training velocities behind them: both are what steps change.
  private(set) var values = Buffer(0)
  private(set) var gradients = Buffer(0)
  private let lanes: Int
  private var isTrained = false
  /// What each entry's velocity is measured in; nil while it has none.
  private(set) var units: [UpdateRule.VelocityUnit?] = []
  /// What steps leave at 0, value and velocity.
  var held: HeldEntries = [:] {
    didSet {
      heldPlaces = entries.flatMap { entry in
        (held[entry.node]?[entry.description.name] ?? []).map { entry.start + entry.offset($0) }
      }
    }
  }
  private var heldPlaces: [Int] = []
  /// Of entries with a group penalty, where each number lies.
  private var groupPlaces: [Int: [Int]] = [:]

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
    self.isTrained = isTrained
    values = Buffer(isTrained ? 2 * count : count)
    gradients = Buffer(isTrained ? count : 0)
    units = entries.map { _ in nil }
  }

  func value(_ handle: Int) -> Floats { values.start + entries[handle].start }
  func gradient(_ handle: Int) -> Floats { gradients.start + entries[handle].start }
  func velocity(_ handle: Int) -> Floats { values.start + count + entries[handle].start }

  /// Brings back to 0 what is held there.
  func hold() {
    for place in heldPlaces { (values.start[place], values.start[count + place]) = (0, 0) }
  }

  /// Takes the step of a group penalty.
  func shrink(_ handle: Int, _ group: GroupPenalty, threshold: Double) {
    let entry = entries[handle]
    guard group.strength > 0, group.numbers.count == entry.elements else { return }
    let places = groupPlaces[handle] ?? (0..<entry.elements).map { entry.start + entry.offset($0) }
    groupPlaces[handle] = places
    let factors = group.factors({ Double(values.start[places[$0]]) }, threshold: threshold).map(Float.init)
    for (place, number) in zip(places, group.numbers) { values.start[place] *= factors[number] }
  }

  /// Makes an entry ready for a rule: a velocity in another unit means nothing to it.
  func expectVelocity(_ handle: Int, in unit: UpdateRule.VelocityUnit) {
    guard units[handle] != unit else { return }
    if units[handle] != nil { velocity(handle).update(repeating: 0, count: entries[handle].count) }
    units[handle] = unit
  }

  func load(from network: Network) {
    if isTrained { loadVelocities(from: network) }
    var network = network
    let places = places
    network.visitParameters { node, description, tensor in
      guard let entry = places[Key(node: node, name: description.name)] else { return }
      let start = values.start + entry.start
      for (index, element) in tensor.elements.enumerated() { start[entry.offset(index)] = Float(element) }
    }
  }

  private func loadVelocities(from network: Network) {
    (values.start + count).update(repeating: 0, count: count)
    for (handle, entry) in entries.enumerated() {
      let carried = network.velocities[entry.node]?[entry.description.name]
      guard let carried, carried.values.count == entry.elements else {
        units[handle] = nil
        continue
      }
      units[handle] = carried.unit
      let start = velocity(handle)
      for (index, value) in carried.values.enumerated() { start[entry.offset(index)] = Float(value) }
    }
  }

  /// Writes values and velocities, exactly, into a network of the same architecture.
  func store(_ state: UnsafeBufferPointer<Float>, into network: inout Network) {
    storeValues(state, into: &network)
    guard isTrained else { return }
    for (entry, unit) in zip(entries, units) {
      guard let unit else { continue }
      let start = count + entry.start
      let values = (0..<entry.elements).map { Double(state[start + entry.offset($0)]) }
      network.velocities[entry.node, default: [:]][entry.description.name] = Velocity(values, in: unit)
    }
  }

  private func storeValues(_ state: UnsafeBufferPointer<Float>, into network: inout Network) {
    let places = places
    network.visitParameters { node, description, tensor in
      guard let entry = places[Key(node: node, name: description.name)] else { return }
      for index in tensor.elements.indices { tensor.elements[index] = Double(state[entry.start + entry.offset(index)]) }
    }
  }

  /// Everything that steps change.
  var state: UnsafeBufferPointer<Float> { UnsafeBufferPointer(start: values.start, count: values.count) }

  func restore(_ state: [Float], units: [UpdateRule.VelocityUnit?]) {
    state.withUnsafeBufferPointer { state in
      guard let start = state.baseAddress, state.count == values.count else { return }
      values.start.update(from: start, count: state.count)
      self.units = units
    }
  }

  func magnitudes(_ role: ParameterRole) -> [Double] {
    entries.filter { $0.description.role == role }.flatMap { entry in
      (0..<entry.elements).map { Double(abs(values.start[entry.start + entry.offset($0)])) }
    }
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
