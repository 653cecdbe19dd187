import Tensors

/// What a layer will give once its network is made: a shape, and the layers that lead to it. With these any network is
/// typed as it is thought:
///
///     x = input;  h = conv(x);  h + conv(h)
///
/// A value: layers are added by making a longer one, and what nothing reads is no part of it. Each layer has a number,
/// and they stand in the order of their numbers, so that the same lines make the same network and starting weights.
///
/// - Complexity: adding a layer copies the list of those before it.
public struct SymbolicTensor: Codable, Equatable, Sendable {
  struct Entry: Codable, Equatable, Sendable {
    var number: Int
    var kind: String
    var configuration: [String: Double]
    /// The numbers of the layers that it reads.
    var inputs: [Int]
    /// As it was given.
    var name: String?
    var shape: [Int]
    /// How many parameters it has.
    var parameterCount: Int
  }

  /// The input first, this layer last.
  private(set) var entries: [Entry]
  /// The data set that the input was made for.
  public let dataset: String?
  public let classes: Int?

  /// Of one example, C×H×W or C.
  public var shape: Shape { Shape(entries[entries.count - 1].shape) }

  public var inputShape: Shape { Shape(entries[0].shape) }

  /// Without the input.
  public var layerCount: Int { entries.count - 1 }

  /// The number of the layer typed last.
  public var number: Int { entries[entries.count - 1].number }

  /// An input.
  ///
  /// - Parameter classes: how many scores the network must end in, if that is known.
  /// - Throws: `NetworkError` if the shape is not C×H×W.
  public init(input shape: Shape, dataset: String? = nil, classes: Int? = nil, number: Int) throws(NetworkError) {
    let builder = try NetworkBuilder(input: shape)
    let layer = InputLayer(shape: builder.shape(of: builder.last))
    entries = [
      Entry(
        number: number, kind: InputLayer.kind, configuration: layer.configuration, inputs: [], name: nil,
        shape: shape.dimensions, parameterCount: 0)
    ]
    (self.dataset, self.classes) = (dataset, classes)
  }

  /// What a layer makes of others.
  ///
  /// - Parameters:
  ///   - kind: the layer's name in files, with the configuration that it has there.
  ///   - number: above those of all layers so far.
  /// - Throws: `NetworkError` if there is no such layer, it does not fit what it reads, or the whole becomes too large.
  public init(
    _ kind: String, _ configuration: [String: Double], reading inputs: [SymbolicTensor], number: Int,
    named name: String? = nil
  ) throws(NetworkError) {
    guard let first = inputs.first else { throw .structure("a layer reads at least one other") }
    let layer = try Layers.make(kind: kind, configuration: configuration)
    let shape: Shape
    do throws(ShapeError) {
      shape = try layer.outputShape(inputs.map(\.shape)).validated()
    } catch {
      throw name.map { .shape(error, node: $0) } ?? .structure("\(error)")
    }
    entries = try SymbolicTensor.joined(inputs.map(\.entries))
    if let name, entries.contains(where: { $0.name == name }) { throw .structure("two nodes are called “\(name)”") }
    (dataset, classes) = (first.dataset, first.classes)
    let count = layer.parameters.reduce(0) { $0 + $1.value.count }
    guard entries.count < SymbolicTensor.mostLayers else {
      throw .structure("a network has at most \(SymbolicTensor.mostLayers) layers")
    }
    guard count <= Shape.elementLimit - entries.reduce(0, { $0 + $1.parameterCount }) else {
      throw .structure("with this layer the network would be too large")
    }
    entries.append(
      Entry(
        number: number, kind: kind, configuration: configuration, inputs: inputs.map(\.number), name: name,
        shape: shape.dimensions, parameterCount: count))
  }

  private static let mostLayers = 10_000

  /// All layers of several lists, each once.
  private static func joined(_ lists: [[Entry]]) throws(NetworkError) -> [Entry] {
    var all = lists[0]
    for list in lists.dropFirst() where list != all {
      let known = Set(all.map(\.number))
      all += list.filter { !known.contains($0.number) }
      all.sort { $0.number < $1.number }
    }
    guard all.count(where: { $0.inputs.isEmpty }) == 1 else {
      throw .structure("these come from two inputs, and a network reads one")
    }
    return all
  }

  /// The network, with starting weights drawn from `seed`.
  ///
  /// - Parameter others: further outputs, which come before this one.
  /// - Throws: `NetworkError` if two layers have one name, or outputs come from two inputs.
  public func network(seed: UInt64, beside others: [SymbolicTensor] = []) throws(NetworkError) -> Network {
    let outputs = others + [self]
    let entries = try SymbolicTensor.joined(outputs.map(\.entries))
    var builder = try NetworkBuilder(input: inputShape)
    var nodes = [entries[0].number: builder.last]
    for entry in entries.dropFirst() {
      let layer = try Layers.make(kind: entry.kind, configuration: entry.configuration)
      nodes[entry.number] = try builder.add(layer, reading: entry.inputs.compactMap { nodes[$0] }, named: entry.name)
    }
    if let classes, others.isEmpty, shape.rank == 1, shape[0] != classes {
      throw .structure("it ends in \(shape[0]) scores, and \(dataset ?? "the input") has \(classes) classes")
    }
    var network = try builder.network(
      seed: seed, outputs: outputs.compactMap { nodes[$0.number] })
    network.dataset = dataset
    return network
  }

  /// The same, put together anew: what was read from a file may be anything.
  public func validated() throws(NetworkError) -> SymbolicTensor {
    guard let input = entries.first, entries.count <= SymbolicTensor.mostLayers else {
      throw .structure("it has no input")
    }
    // Whoever counts on from the last number must not run over.
    guard entries.allSatisfy({ (0...(1 << 56)).contains($0.number) }) else {
      throw .structure("its layers are mixed up")
    }
    var made = [
      input.number: try SymbolicTensor(
        input: Shape(input.shape), dataset: dataset, classes: classes, number: input.number)
    ]
    var last = input.number
    for entry in entries.dropFirst() {
      let inputs = entry.inputs.compactMap { made[$0] }
      guard entry.number > last, inputs.count == entry.inputs.count else { throw .structure("its layers are mixed up") }
      made[entry.number] = try SymbolicTensor(
        entry.kind, entry.configuration, reading: inputs, number: entry.number, named: entry.name)
      last = entry.number
    }
    guard let whole = made[last], whole == self else { throw .structure("its layers do not belong together") }
    return whole
  }
}
