import Foundation
import Reports
import Tensors

extension NetworkArchive {
  /// The network, rebuilt node by node with every check that building has.
  ///
  /// - Parameters:
  ///   - mustBeFinite: whether numbers that are not finite are an error.
  ///   - room: how many weights its layers may have together.
  /// - Throws: `NetworkError` if the records do not make a network.
  public func network(isFinite mustBeFinite: Bool = true, room: Int = Shape.elementLimit) throws(NetworkError)
    -> Network
  {
    var network = try blankNetwork(room: room)
    try NetworkArchive.checkCounts(head.history, head.prunings, stepCount: head.stepCount)
    (network.stepCount, network.dataset) = (head.stepCount, head.dataset)
    (network.history, network.prunings) = (head.history, head.prunings)
    var numbers = Numbers(arrays)
    var velocities: Velocity.Table = [:]
    for (index, record) in head.nodes.enumerated() {
      try restoreOrigins(record, of: &network.nodes[index])
      // One that is missing would leave zeros, one that comes twice hides another.
      guard record.parameters.map(\.name) == network.nodes[index].layer.parameters.map(\.description.name) else {
        throw .structure("\(record.name) has not the parameters of a layer of kind “\(record.kind)”")
      }
      for parameter in record.parameters {
        let shape = Shape(parameter.shape)
        let held = parameter.kept == nil ? [] : network.nodes[index].layer.weights?.form.held[parameter.name] ?? []
        let kept = parameter.kept ?? shape.count
        let inside = parameter.values.map { [Double](littleEndian: $0) }
        guard let values = (inside ?? numbers.next(kept))?.puttingBack(held, count: shape.count) else {
          throw .structure("\(record.name).\(parameter.name) has not the numbers its shape needs")
        }
        try network.setParameter(parameter.name, of: record.name, to: Tensor(shape: shape, elements: values))
        guard let unit = parameter.velocity else { continue }
        guard let velocity = numbers.next(kept)?.puttingBack(held, count: shape.count),
          !mustBeFinite || velocity.allSatisfy(\.isFinite)
        else {
          throw .structure("\(record.name).\(parameter.name) has not the velocity that it promises")
        }
        velocities[record.id, default: [:]][parameter.name] = Velocity(velocity, in: unit)
      }
    }
    guard numbers.isAtEnd else { throw .structure("there are numbers that belong to no parameter") }
    guard !mustBeFinite || network.isFinite else { throw .structure("some of its parameters are not finite numbers") }
    network.velocities = velocities
    return network
  }

  private func blankNetwork(room: Int) throws(NetworkError) -> Network {
    guard let first = head.nodes.first, first.kind == InputLayer.kind else {
      throw .structure("the first node is not an input")
    }
    let input = try InputLayer(configuration: LayerConfiguration(kind: first.kind, values: first.configuration))
    var builder = try NetworkBuilder(input: input.shape)
    let ids = head.nodes.map(\.id)
    guard Set(ids).count == ids.count, ids.allSatisfy({ (0..<NetworkArchive.idLimit).contains($0) }) else {
      throw .structure("two nodes have one id")
    }
    let positions = Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($1, $0) })
    var room = room
    for record in head.nodes.dropFirst() {
      var layer = try Layers.make(kind: record.kind, configuration: record.configuration, room: room)
      room -= layer.weights?.count ?? 0
      if let form = record.form {
        guard let shape = layer.weights?.shape else {
          throw .structure("\(record.name) has no weights that could be stored in another form")
        }
        layer.weights = Weights(form: try WeightForms.make(form, shape: shape))
      }
      try builder.add(layer, reading: record.inputs.map { positions[$0] ?? -1 }, named: record.name)
    }
    let outputs = (head.outputs ?? []).map { positions[$0] ?? -1 }
    var network = try builder.blankNetwork(seed: head.seed, outputs: outputs)
    network.outputIDs = network.outputIDs.map { ids[$0] }
    network.nodes = network.nodes.map { node in
      Network.Node(
        id: ids[node.id], name: node.name, layer: node.layer, inputs: node.inputs.map { ids[$0] }, shape: node.shape,
        channelOrigins: node.channelOrigins, originalChannelCount: node.originalChannelCount)
    }
    return network
  }

  private func restoreOrigins(_ record: NodeRecord, of node: inout Network.Node) throws(NetworkError) {
    let origins = record.channelOrigins ?? Array(0..<node.channelCount)
    guard record.channelOrigins != nil || record.originalChannelCount == node.channelCount else {
      throw .structure("\(record.name) does not say where its channels came from")
    }
    guard origins.count == node.channelCount, record.originalChannelCount <= Shape.elementLimit,
      zip(origins, origins.dropFirst()).allSatisfy({ $0 < $1 }),
      let first = origins.first, let last = origins.last, first >= 0, last < record.originalChannelCount
    else { throw .structure("\(record.name) does not say where its channels came from") }
    node.channelOrigins = origins
    node.originalChannelCount = record.originalChannelCount
    guard record.whole == nil || head.nodes.contains(where: { $0.id == record.whole && $0.id != record.id }) else {
      throw .structure("\(record.name) is a part of a layer that is not there")
    }
    node.whole = record.whole
  }

  private static let idLimit = 1 << 24

  /// Far above any true count, and low enough that sums and differences of counts cannot overflow.
  private static let countLimit = 1 << 56

  /// Refuses whole numbers that are kept as they are and cannot be true: a file may hold anything.
  public static func checkCounts(_ history: [EpochRecord], _ prunings: [CompressionReport], stepCount: Int = 0)
    throws(NetworkError)
  {
    let counts = [stepCount] + history.flatMap { [$0.epoch, $0.alive] } + prunings.flatMap(\.counts)
    guard counts.allSatisfy({ (0..<countLimit).contains($0) }) else {
      throw .structure("a count of steps, channels or costs is out of range")
    }
  }
}

extension CompressionReport {
  /// Every whole number in it.
  fileprivate var counts: [Int] {
    var counts = [
      candidates, removed, before.parameters, before.multiplyAdds, after.parameters, after.multiplyAdds, before.lookUps,
      after.lookUps,
    ]
    for row in layers {
      counts += [row.before, row.removed, row.carriersBefore, row.revived, row.alive ?? 0]
      counts += row.carriers
      for count in [row.counts?.before, row.counts?.after].compactMap({ $0 }) {
        counts += [count.own, count.constants]
      }
    }
    for tie in ties ?? [] { counts += [tie.count, tie.removed] }
    if let images { counts += [images.count, images.total] }
    return counts
  }
}

/// Numbers that are handed out from the first to the last.
private struct Numbers {
  private var arrays: ArraySlice<[Double]>
  private var position = 0

  init(_ arrays: [[Double]]) { self.arrays = arrays[...] }

  /// nil where there are not so many left in one piece.
  mutating func next(_ count: Int) -> [Double]? {
    while let array = arrays.first, position == array.count, count > 0 {
      arrays.removeFirst()
      position = 0
    }
    guard count >= 0 else { return nil }
    if count == 0 { return [] }
    guard let array = arrays.first, array.count - position >= count else { return nil }
    defer { position += count }
    return position == 0 && array.count == count ? array : Array(array[position..<(position + count)])
  }

  var isAtEnd: Bool { arrays.dropFirst().allSatisfy(\.isEmpty) && arrays.first.map { $0.count == position } ?? true }
}
