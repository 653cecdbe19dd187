import Tensors

extension Codes {
  /// What codes are that are kept elsewhere.
  package struct Size: Codable, Equatable, Sendable {
    package var bits: Int
    package var count: Int
    /// What a mask says as one; nil where it says it weight by weight.
    package var grains: Grains?

    package init(bits: Int, count: Int) { (self.bits, self.count) = (bits, count) }
  }

  package var size: Size { Size(bits: bits, count: count) }
}

extension WeightFormRecord {
  /// The record without its codes, each of which is handed over.
  ///
  /// - Parameter take: gets codes, of numbers of values inside a mask the mask, of which those of weights that are cut are 0,
  ///   and whether they are a mask themselves. It says in what grains it keeps them.
  package func takingOutCodes(_ take: (Codes, _ mask: Codes?, _ areMask: Bool) -> Grains?) -> WeightFormRecord {
    takingOut(nil, take)
  }

  private func takingOut(_ mask: Codes?, _ take: (Codes, Codes?, Bool) -> Grains?) -> WeightFormRecord {
    var record = self
    record.codes = []
    record.sizes = codes.map { codes in
      var size = codes.size
      size.grains = take(codes, mask, kind == MaskedWeights.kind)
      return size
    }
    record.base = base.map { $0.takingOut(maskOfValues, take) }
    return record
  }

  /// The record with the codes that `takingOutCodes` handed over, in that order.
  package func puttingBackCodes(_ next: (Codes.Size, _ mask: Codes?) throws(NetworkError) -> Codes)
    throws(NetworkError) -> WeightFormRecord
  {
    try puttingBack(nil, next)
  }

  private func puttingBack(_ mask: Codes?, _ next: (Codes.Size, Codes?) throws(NetworkError) -> Codes)
    throws(NetworkError) -> WeightFormRecord
  {
    var record = self
    record.sizes = nil
    for size in sizes ?? [] { record.codes.append(try next(size, mask)) }
    let mask = record.maskOfValues
    var bases: [WeightFormRecord] = []
    for inner in base { bases.append(try inner.puttingBack(mask, next)) }
    record.base = bases
    return record
  }

  /// The mask around numbers of values, which says that some are of no account.
  private var maskOfValues: Codes? {
    kind == MaskedWeights.kind && base.first?.kind == SharedWeights.kind ? codes.first : nil
  }

  /// The same weights, where what is of no account is 0.
  fileprivate var settled: WeightFormRecord {
    var record = self
    record.base = base.map(\.settled)
    if let mask = maskOfValues, let codes = base[0].codes.first, codes.count == mask.count {
      let values = zip(codes.values, mask.values).map { $1 == 1 ? $0 : 0 }
      record.base[0].codes = [Codes(values, bits: codes.bits)]
    }
    return record
  }
}

extension Network {
  /// What computes the same, without what only says how it came to be or how training goes on: momentum, history and
  /// reports. Codes of weights that are cut are 0.
  package var bare: Network {
    var network = self
    (network.velocities, network.history, network.prunings) = ([:], [], [])
    for node in nodes {
      guard let form = node.layer.weights?.form, form.record.settled != form.record,
        var settled = try? WeightForms.make(form.record.settled, shape: form.shape)
      else { continue }
      var stored: [String: Tensor] = [:]
      var copy = form
      copy.visitParameters { stored[$0.name] = $1 }
      settled.visitParameters { $1 = stored[$0.name] ?? $1 }
      network.changeWeights(of: node.id) { _ in Weights(form: settled) }
    }
    return network
  }
}

extension NetworkArchive {
  /// Leaves out where channels came from, of nodes that have all of them.
  package mutating func leaveOutWholeOrigins() {
    for index in head.nodes.indices {
      let node = head.nodes[index]
      if let origins = node.channelOrigins, origins == Array(0..<node.originalChannelCount) {
        head.nodes[index].channelOrigins = nil
      }
    }
  }

  /// How many numbers each list of the archive has, as its head says.
  ///
  /// - Throws: `NetworkError` for counts below 0.
  package func numberCounts() throws(NetworkError) -> [Int] {
    var counts: [Int] = []
    for parameter in head.nodes.flatMap(\.parameters) {
      let count = parameter.kept ?? Shape(parameter.shape).count
      guard count >= 0, parameter.velocity == nil, parameter.values == nil else {
        throw .structure("its parameters are not as many as it says")
      }
      counts.append(count)
    }
    return counts
  }

  /// The forms of the nodes' weights, one by one; changes are kept.
  package mutating func visitForms(
    _ visit: (_ node: Int, inout WeightFormRecord) throws(NetworkError) -> Void
  ) throws(NetworkError) {
    for index in head.nodes.indices {
      guard var form = head.nodes[index].form else { continue }
      try visit(index, &form)
      head.nodes[index].form = form
    }
  }
}
