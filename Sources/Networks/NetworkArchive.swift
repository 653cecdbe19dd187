import Foundation
import Tensors

/// A network as plain data, for files: everything that makes it, nothing that can be derived.
public struct NetworkArchive: Codable, Sendable {
  struct ParameterRecord: Codable {
    var name: String
    var shape: [Int]
    /// The numbers as little-endian IEEE 754 doubles, so that a reloaded network has the same bits.
    var values: Data
  }

  struct NodeRecord: Codable {
    var id: Int
    var name: String
    var kind: String
    var configuration: [String: Double]
    var inputs: [Int]
    var channelOrigins: [Int]
    var originalChannelCount: Int
    var parameters: [ParameterRecord]
  }

  var seed: UInt64
  var stepCount: Int
  var dataset: String?
  var history: [EpochRecord]
  var prunings: [PruningReport]
  var nodes: [NodeRecord]

  public init(_ network: Network) {
    seed = network.seed
    stepCount = network.stepCount
    dataset = network.dataset
    history = network.history
    prunings = network.prunings
    nodes = network.nodes.map { node in
      NodeRecord(
        id: node.id, name: node.name, kind: type(of: node.layer).kind, configuration: node.layer.configuration,
        inputs: node.inputs, channelOrigins: node.channelOrigins, originalChannelCount: node.originalChannelCount,
        parameters: node.layer.parameters.map {
          ParameterRecord(
            name: $0.description.name, shape: $0.value.shape.dimensions, values: $0.value.elements.littleEndianData)
        })
    }
  }

  /// The network, rebuilt node by node with every check that building has.
  ///
  /// - Throws: `NetworkError` if the records do not make a network.
  public func network() throws(NetworkError) -> Network {
    guard let first = nodes.first, first.kind == InputLayer.kind else {
      throw .structure("the first node is not an input")
    }
    let input = try InputLayer(configuration: LayerConfiguration(kind: first.kind, values: first.configuration))
    var builder = try NetworkBuilder(input: input.shape)
    let ids = nodes.map(\.id)
    guard Set(ids).count == ids.count, ids.allSatisfy({ (0..<NetworkArchive.idLimit).contains($0) }) else {
      throw .structure("two nodes have one id")
    }
    let positions = Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($1, $0) })
    for record in nodes.dropFirst() {
      let layer = try Layers.make(kind: record.kind, configuration: record.configuration)
      try builder.add(layer, reading: record.inputs.map { positions[$0] ?? -1 }, named: record.name)
    }
    var network = try builder.blankNetwork(seed: seed)
    network.nodes = network.nodes.map { node in
      Network.Node(
        id: ids[node.id], name: node.name, layer: node.layer, inputs: node.inputs.map { ids[$0] }, shape: node.shape,
        channelOrigins: node.channelOrigins, originalChannelCount: node.originalChannelCount)
    }
    guard counts.allSatisfy({ (0..<NetworkArchive.countLimit).contains($0) }) else {
      throw .structure("a count of steps, channels or costs is out of range")
    }
    (network.stepCount, network.dataset) = (stepCount, dataset)
    (network.history, network.prunings) = (history, prunings)
    for (index, record) in nodes.enumerated() {
      let origins = record.channelOrigins
      guard origins.count == network.nodes[index].channelCount, record.originalChannelCount <= Shape.elementLimit,
        zip(origins, origins.dropFirst()).allSatisfy({ $0 < $1 }),
        let first = origins.first, let last = origins.last, first >= 0, last < record.originalChannelCount
      else { throw .structure("\(record.name) does not say where its channels came from") }
      network.nodes[index].channelOrigins = record.channelOrigins
      network.nodes[index].originalChannelCount = record.originalChannelCount
      // One that is missing would leave zeros, one that comes twice hides another.
      guard record.parameters.map(\.name) == network.nodes[index].layer.parameters.map(\.description.name) else {
        throw .structure("\(record.name) has not the parameters of a layer of kind “\(record.kind)”")
      }
      for parameter in record.parameters {
        let shape = Shape(parameter.shape)
        guard let values = [Double](littleEndianData: parameter.values), values.count == shape.count else {
          throw .structure("\(record.name).\(parameter.name) has not the numbers its shape needs")
        }
        try network.setParameter(parameter.name, of: record.name, to: Tensor(shape: shape, elements: values))
      }
    }
    guard network.isFinite else { throw .structure("some of its parameters are not finite numbers") }
    return network
  }

  private static let idLimit = 1 << 24

  /// Far above any true count, and low enough that sums and differences of counts cannot overflow.
  private static let countLimit = 1 << 56

  /// Every whole number that is kept as it is: a file may hold anything.
  private var counts: [Int] {
    [stepCount] + history.flatMap { [$0.epoch, $0.alive] }
      + prunings.flatMap { report in
        [report.candidates, report.removed, report.before.parameters, report.before.multiplyAdds]
          + [report.after.parameters, report.after.multiplyAdds]
          + report.layers.flatMap { [$0.before, $0.removed, $0.carriersBefore, $0.revived] + $0.carriers }
      }
  }
}

extension [Double] {
  fileprivate var littleEndianData: Data {
    var data = Data(capacity: count * 8)
    for value in self {
      Swift.withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
    }
    return data
  }

  fileprivate init?(littleEndianData data: Data) {
    guard data.count % 8 == 0 else { return nil }
    let bytes = [UInt8](data)
    self = stride(from: 0, to: bytes.count, by: 8).map { start in
      var pattern: UInt64 = 0
      for offset in (0..<8).reversed() { pattern = pattern << 8 | UInt64(bytes[start + offset]) }
      return Double(bitPattern: pattern)
    }
  }
}
