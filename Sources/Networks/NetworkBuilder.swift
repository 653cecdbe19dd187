import Tensors

/// Puts a network together node by node, checking shapes as it goes.
public struct NetworkBuilder {
  private var nodes: [Network.Node] = []
  private var counts: [String: Int] = [:]
  private var parameterCount = 0

  /// - Parameter input: one example's shape, `C×H×W`.
  public init(input: Shape) throws(NetworkError) {
    guard input.rank == 3, input.dimensions.allSatisfy({ $0 > 0 }) else {
      throw .structure("a network's input must be C×H×W with positive sizes, got \(input)")
    }
    do throws(ShapeError) {
      _ = try input.validated()
    } catch {
      throw .shape(error, node: "input")
    }
    let layer = InputLayer(shape: input)
    nodes = [
      Network.Node(
        id: 0, name: "input", layer: layer, inputs: [], shape: input, channelOrigins: Array(0..<input[0]),
        originalChannelCount: input[0])
    ]
  }

  /// The node added last.
  public var last: Network.NodeID { nodes[nodes.count - 1].id }

  public func shape(of id: Network.NodeID) -> Shape { nodes[id].shape }

  /// Adds a layer that reads `inputs`, or the node added last.
  @discardableResult
  public mutating func add(_ layer: any Layer, reading inputs: [Network.NodeID]? = nil, named name: String? = nil)
    throws(NetworkError) -> Network.NodeID
  {
    let inputs = inputs ?? [last]
    let stem = type(of: layer).stem
    counts[stem, default: 0] += 1
    let name = name ?? "\(stem)\(counts[stem] ?? 1)"
    guard !nodes.contains(where: { $0.name == name }) else { throw .structure("two nodes are called “\(name)”") }
    guard inputs.allSatisfy({ nodes.indices.contains($0) }) else { throw .structure("\(name) reads an unknown node") }
    guard !inputs.isEmpty else { throw .structure("\(name) reads no node; only the input does") }
    let parameters = layer.parameters.reduce(0) { $0 + $1.value.count }
    try checkRoom(for: [parameters])
    do throws(ShapeError) {
      let shape = try layer.outputShape(inputs.map { nodes[$0].shape }).validated()
      let channels = shape[0]
      parameterCount += parameters
      nodes.append(
        Network.Node(
          id: nodes.count, name: name, layer: layer, inputs: inputs, shape: shape,
          channelOrigins: Array(0..<channels), originalChannelCount: channels))
    } catch {
      throw .shape(error, node: name)
    }
    return last
  }

  /// Refuses parameters that would be too large together with those before, best asked before they are allocated.
  func checkRoom(for parameters: Shape) throws(NetworkError) {
    guard parameters.count <= Shape.elementLimit - parameterCount else {
      throw .structure("parameters of shape \(parameters) would make the network too large")
    }
  }

  /// The network with starting values drawn from `seed`.
  ///
  /// - Parameter outputs: what it ends in; the node added last if empty.
  public func network(seed: UInt64, outputs: [Network.NodeID] = []) throws(NetworkError) -> Network {
    var network = try blankNetwork(seed: seed, outputs: outputs)
    network.initialize()
    return network
  }

  /// The network before any starting values, for those that bring their own.
  func blankNetwork(seed: UInt64, outputs: [Network.NodeID] = []) throws(NetworkError) -> Network {
    guard outputs.count < 2 || Set(outputs).count == outputs.count else {
      throw .structure("two of its outputs are one")
    }
    let used = Set(nodes.flatMap(\.inputs) + outputs)
    if let loose = nodes.dropLast().first(where: { !used.contains($0.id) })
      ?? nodes.suffix(outputs.isEmpty ? 0 : 1).first(where: { !used.contains($0.id) })
    {
      throw .structure("nothing reads \(loose.name)")
    }
    guard nodes.count > 1, outputs.allSatisfy({ (1..<nodes.count).contains($0) }) else {
      throw .structure("a network needs a layer behind its input")
    }
    var network = Network(nodes: nodes, seed: seed)
    // One that is the last node anyway need not be named.
    if outputs != [nodes[nodes.count - 1].id] { network.outputIDs = outputs }
    return network
  }
}
