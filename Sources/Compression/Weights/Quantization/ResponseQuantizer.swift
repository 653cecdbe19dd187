import Engines
import Networks
import ReferenceEngine
import Tensors

/// Product quantisation that keeps each layer's responses on some images, rather than its weights.
///
/// Layers are quantised in the network's order. Each reads what the quantised ones before it give, and aims at what it gave in
/// the whole network, so that it makes up for their errors.
///
/// - Source: Wu, Leng, Wang, Hu & Cheng 2016, arXiv:1512.06473
enum ResponseQuantizer {
  static let quantizer = Quantizer(
    word: "responses", symbol: "‖o − Σ Dᵀs‖²", options: [.bits, .size, .seed], needsImages: true,
    rule: { "product codes by responses, \($0.eachSubvector)" }
  ) { (task) throws(CompressionError) in
    try task.checkSubvectors()
    guard let images = task.images?.images, images.shape[0] > 0 else { throw .needsImages("a response") }
    let stream = RandomStream(seed: task.seed, purpose: .pruning, step: task.network.stepCount)
    var walk = try PairedWalk(task.network, images)
    var forms: [any WeightForm] = []
    for node in task.layers {
      try walk.advance(to: node)
      guard let weights = node.layer.weights else { throw .noWeights }
      guard !weights.isKept.contains(false) else { throw .cutWeights(node.name) }
      let positions = walk.positions(of: node, from: stream)
      guard node.layer.inputAxis == 1, let whole = node.layer.patches(walk.whole(node), at: positions),
        let seen = node.layer.patches(walk.quantised(node), at: positions)
      else { throw .noResponses(node.name) }
      let start = try weights.value.product(try task.cut(of: node), count: task.count, from: task.stream(of: node))
      var fit = try ResponseFit(start, weights: weights.value, whole: whole, seen: seen)
      try fit.run()
      forms.append(fit.form)
      try walk.replace(node, by: weights.storing(fit.form))
    }
    return forms
  }
}

/// The values of a network and of what has become of it so far, node by node.
private struct PairedWalk {
  private let network: Network
  private var wholeValues: [Network.NodeID: Tensor] = [:]
  private var quantisedValues: [Network.NodeID: Tensor] = [:]
  private var next = 0
  /// The place of the last node that reads a value; what is read no more is given up.
  private var lastReaders: [Network.NodeID: Int] = [:]
  private let images: Tensor
  private let pass = PassContext(mode: .evaluation, stream: RandomStream(seed: 0, purpose: .dropout))

  /// So many positions are enough for a few thousand numbers of a codebook, and few enough to be quick.
  private static let mostPositions = 8192

  init(_ network: Network, _ images: Tensor) throws(CompressionError) {
    do throws(NetworkError) { try network.check(images) } catch { throw .network(error) }
    (self.network, self.images) = (network, images)
    for (place, node) in network.nodes.enumerated() { for input in node.inputs { lastReaders[input] = place } }
  }

  /// What a node reads.
  func whole(_ node: Network.Node) -> Tensor { wholeValues[node.inputs[0]] ?? images }
  func quantised(_ node: Network.Node) -> Tensor { quantisedValues[node.inputs[0]] ?? images }

  /// All positions of the node's output on the images, or as many as are enough.
  func positions(of node: Network.Node, from stream: RandomStream) -> [Int] {
    let all = images.shape[0] * (node.shape.rank == 3 ? node.shape[1] * node.shape[2] : 1)
    if all <= Self.mostPositions { return Array(0..<all) }
    return (0..<Self.mostPositions).map { stream.integer(below: all, $0) }.sorted()
  }

  /// Computes what lies before a node.
  mutating func advance(to node: Network.Node) throws(CompressionError) {
    while next < network.nodes.count, network.nodes[next].id != node.id {
      let node = network.nodes[next]
      try Cancellation.checkPruning()
      wholeValues[node.id] = try value(node, node.layer, wholeValues)
      quantisedValues[node.id] = try value(node, node.layer, quantisedValues)
      goOn()
    }
  }

  /// Goes past a node that has other weights from now on.
  mutating func replace(_ node: Network.Node, by weights: Weights) throws(CompressionError) {
    var layer = node.layer
    layer.weights = weights
    wholeValues[node.id] = try value(node, node.layer, wholeValues)
    quantisedValues[node.id] = try value(node, layer, quantisedValues)
    goOn()
  }

  private mutating func goOn() {
    next += 1
    for (id, last) in lastReaders where last < next { (wholeValues[id], quantisedValues[id]) = (nil, nil) }
  }

  private func value(_ node: Network.Node, _ layer: any Layer, _ values: [Network.NodeID: Tensor])
    throws(CompressionError) -> Tensor
  {
    let inputs = node.inputs.isEmpty ? [images] : node.inputs.compactMap { values[$0] }
    do throws(ShapeError) {
      return try layer.forward(inputs, pass).output
    } catch {
      throw .network(.shape(error, node: node.name))
    }
  }
}
