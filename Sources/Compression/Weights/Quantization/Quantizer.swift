import Engines
import Networks
import Tensors

/// A way to keep weights in fewer bits; `quantize net by: …` names it.
public struct Quantizer: Sendable {
  /// The word after `by:`.
  public let word: String
  /// What is made small, as formulas write it: `(w − c)²`.
  public let symbol: String
  /// What may be said to it beside `by:`.
  public let options: Set<QuantizerOption>
  /// Whether it looks at images.
  public var needsImages = false
  /// The report's sentence of how it was done.
  public let rule: @Sendable (WeightQuantization) -> String
  /// The form of each layer's weights, of which those that are cut are of no account.
  public let forms: @Sendable (WeightQuantization) throws(CompressionError) -> [any WeightForm]
}

/// What only some ways to quantise ask for.
public enum QuantizerOption: Sendable { case bits, size, times, seed }

/// All that a quantizer may look at.
public struct WeightQuantization: Sendable {
  /// What is quantised.
  public let network: Network
  /// The layers whose weights are to be kept in fewer bits, in the network's order.
  public let layers: [Network.Node]
  /// Of a code.
  public let bits: Int
  /// Inputs of a sub-vector.
  public let size: Int
  /// How many codes a sub-vector has.
  public let times: Int
  /// For quantizers that need images.
  public let images: Batch?
  /// Where k-means starts.
  public let seed: UInt64

  /// K: how many values or sub-vectors there may be.
  public var count: Int { 1 << bits }

  /// What draws numbers for a layer.
  func stream(of node: Network.Node) -> RandomStream {
    RandomStream(seed: seed, purpose: .pruning, lane: node.id, step: network.stepCount)
  }

  /// How a layer's weights are cut into sub-vectors; a layer of fewer inputs has one.
  func cut(of node: Network.Node) throws(CompressionError) -> SubvectorCut {
    guard let shape = node.layer.weights?.shape,
      let cut = SubvectorCut(shape, axis: node.layer.inputAxis, size: size)
    else { throw .noWeights }
    return cut
  }

  /// - Throws: if no layer has as many sub-vectors in a subspace, or as many inputs.
  func checkSubvectors() throws(CompressionError) {
    let shapes = layers.compactMap { node in
      node.layer.weights.map { (inputs: $0.shape[node.layer.inputAxis], count: $0.count) }
    }
    let inputs = shapes.map(\.inputs).max() ?? 0
    guard size <= inputs else { throw .subvector(size: size, inputs: inputs) }
    let vectors = shapes.map { $0.count / max($0.inputs, 1) }.max() ?? 0
    guard count <= vectors else { throw .centres(bits: bits, vectors: vectors) }
  }

  /// `4 bits a weight`
  func each(_ what: String) -> String { "\(bits) bit\(bits == 1 ? "" : "s") \(what)" }
  /// `4 bits for 8 inputs`
  var eachSubvector: String { each("for \(size) input\(size == 1 ? "" : "s")") }
}

/// Every quantizer; to add one is a file and a line here.
public enum Quantizers {
  /// Those of this module; whoever is built on it may add some. The first is what goes without `by:`.
  public static let registry = Registry([
    ValueQuantizer.quantizer, SignQuantizer.quantizer, ProductQuantizer.quantizer, ResidualQuantizer.quantizer,
    ResponseQuantizer.quantizer,
  ])
  /// In the order in which they were added.
  public static var all: [Quantizer] { registry.all }
}
