import Foundation
import ReferenceEngine
import Reports
import Tensors

/// A network as plain data, for files: everything that makes it, nothing that can be derived.
///
/// The head is JSON. Behind it stand the numbers of all parameters as little-endian IEEE 754 doubles, in the order of
/// the nodes and their parameters, each followed by its velocity if it has one. So a network comes back bit for bit.
public struct NetworkArchive: Sendable {
  struct ParameterRecord: Codable {
    var name: String
    var shape: [Int]
    /// The numbers themselves, as version 3 wrote them; nil where they stand behind the head.
    var values: Data?
    /// What the velocity behind the numbers is measured in; nil where there is none.
    var velocity: UpdateRule.VelocityUnit?
    /// How many of the numbers are there, where those that the form of the weights holds at 0 are left out.
    var kept: Int?
  }

  struct NodeRecord: Codable {
    var id: Int
    var name: String
    var kind: String
    var configuration: [String: Double]
    var inputs: [Int]
    /// nil for all that there ever were.
    var channelOrigins: [Int]?
    var originalChannelCount: Int
    var whole: Int?
    /// How the weights are stored; nil where each is a number of its own.
    var form: WeightFormRecord?
    var parameters: [ParameterRecord]
  }

  struct Head: Codable {
    var seed: UInt64
    var stepCount: Int
    var dataset: String?
    var history: [EpochRecord]
    var prunings: [CompressionReport]
    /// Where it ends, by id, if not in its last node.
    var outputs: [Int]?
    var nodes: [NodeRecord]
  }

  var head: Head
  /// The numbers of all parameters and velocities, in order.
  package var arrays: [[Double]]

  /// - Parameter isDense: whether numbers are kept that the form of the weights holds at 0, so that lists of numbers lie
  ///   where they lie in the network.
  public init(_ network: Network, isDense: Bool = false) {
    var arrays: [[Double]] = []
    let nodes = network.nodes.map { node in
      NodeRecord(
        id: node.id, name: node.name, kind: type(of: node.layer).kind, configuration: node.layer.configuration,
        inputs: node.inputs, channelOrigins: node.channelOrigins, originalChannelCount: node.originalChannelCount,
        whole: node.whole, form: node.layer.weights?.form.recordUnlessDense,
        parameters: node.layer.parameters.map { description, value in
          let held = isDense ? nil : node.layer.weights?.form.held[description.name]
          arrays.append(value.elements.leavingOut(held))
          let velocity = network.velocities[node.id]?[description.name]
          if let velocity { arrays.append(velocity.values.leavingOut(held)) }
          return ParameterRecord(
            name: description.name, shape: value.shape.dimensions, values: nil, velocity: velocity?.unit,
            kept: held.map { value.count - $0.count })
        })
    }
    head = Head(
      seed: network.seed, stepCount: network.stepCount, dataset: network.dataset, history: network.history,
      prunings: network.prunings, outputs: network.outputIDs.isEmpty ? nil : network.outputIDs, nodes: nodes)
    self.arrays = arrays
  }

  /// The head as JSON, in one line.
  public var headData: Data {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      encoder.nonConformingFloatEncodingStrategy = .convertToString(
        positiveInfinity: "∞", negativeInfinity: "-∞", nan: "nan")
      return try encoder.encode(head)
    }
  }

  /// The archive as bytes: the head, a line feed, the numbers.
  public var data: Data {
    get throws {
      var data = try headData
      data.reserveCapacity(data.count + 1 + arrays.reduce(0) { $0 + $1.count * 8 })
      data.append(UInt8(ascii: "\n"))
      for array in arrays { data.appendLittleEndian(array) }
      return data
    }
  }

  /// Reads what `data` wrote.
  public init(_ data: Data) throws {
    guard let end = data.firstIndex(of: UInt8(ascii: "\n")) else {
      throw NetworkError.structure("its head does not end")
    }
    guard let numbers = [Double](littleEndian: data[(end + 1)...]) else {
      throw NetworkError.structure("its numbers are not whole doubles")
    }
    try self.init(head: data[..<end], arrays: [numbers])
  }

  /// Puts together what was kept apart.
  public init(head: Data, arrays: [[Double]]) throws {
    self.head = try NetworkArchive.decoder.decode(Head.self, from: head)
    self.arrays = arrays
  }

  /// Reads what version 3 of the format wrote: JSON alone, with the numbers inside, as Base64.
  public init(version3 data: Data) throws {
    head = try NetworkArchive.decoder.decode(Head.self, from: data)
    arrays = []
  }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "∞", negativeInfinity: "-∞", nan: "nan")
    return decoder
  }

  /// The archive without how long networks took, which differs from run to run.
  public var withoutTimes: NetworkArchive {
    var archive = self
    for index in head.prunings.indices {
      archive.head.prunings[index].measuredBefore?.latencies = [:]
      archive.head.prunings[index].measuredAfter?.latencies = [:]
    }
    return archive
  }
}

extension WeightForm {
  fileprivate var recordUnlessDense: WeightFormRecord? { self is DenseWeights ? nil : record }
}

extension [Double] {
  /// - Parameter places: ascending; nil for none, and then this is the same list in the same place.
  fileprivate func leavingOut(_ places: [Int]?) -> [Double] {
    guard let places, !places.isEmpty else { return self }
    var left: [Double] = []
    left.reserveCapacity(count - places.count)
    var start = 0
    for place in places {
      left += self[start..<place]
      start = place + 1
    }
    return left + self[start...]
  }

  /// The list that `leavingOut` has shortened, with zeros; nil if it was of another length.
  func puttingBack(_ places: [Int], count whole: Int) -> [Double]? {
    guard count + places.count == whole else { return nil }
    if places.isEmpty { return self }
    var result = [Double](repeating: 0, count: whole)
    var (place, next) = (0, 0)
    for index in 0..<whole {
      if next < places.count, places[next] == index {
        next += 1
      } else {
        guard place < count else { return nil }
        result[index] = self[place]
        place += 1
      }
    }
    return result
  }
}

extension Data {
  public mutating func appendLittleEndian(_ values: [Double]) {
    #if _endian(little)
      values.withUnsafeBytes { append(contentsOf: $0) }
    #else
      for value in values { Swift.withUnsafeBytes(of: value.bitPattern.littleEndian) { append(contentsOf: $0) } }
    #endif
  }
}

extension [Double] {
  /// nil for bytes that are not whole doubles.
  public init?(littleEndian data: Data) {
    guard data.count % 8 == 0 else { return nil }
    self = data.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: 8).map {
        Double(bitPattern: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt64.self)))
      }
    }
  }
}
