import Engines
import Networks
import Options
import Reports
import Tensors

/// The weights of a layer become a few values or a few sub-vectors, of which each keeps the number.
///
/// Training on moves the values, each by the sum of the gradients of its weights. Weights that are cut stay cut.
public enum WeightSharing {
  /// The method with every quantizer that there is now.
  public static var method: CompressionMethod {
    CompressionMethod(
      "quantize", source: "Han, Mao & Dally 2016, arXiv:1510.00149; that of the quantizer",
      options: [
        quantizer.description, bitsOption.description, size.description, times.description, seed.description,
      ], reach: .networkOrLayer, images: .measuring, imageCount: 1000,
      looksAtImages: { $0[quantizer]?.needsImages ?? false }
    ) { (network, workshop) throws(CompressionError) in
      try share(
        network, bits: workshop[bitsOption] ?? 4, by: workshop[quantizer] ?? ValueQuantizer.quantizer,
        size: workshop[size] ?? usualSize, times: workshop[times] ?? usualTimes, layer: workshop.layer,
        images: workshop.images, seed: UInt64(workshop[seed] ?? 0))
    }
  }

  /// More than one needs no codebook.
  public static let bits = 1...16
  static let usualSize = 4
  static let usualTimes = 2

  private static var quantizer: Option<Quantizer> {
    .choice(
      "by", Quantizers.all.map { (word: $0.word, value: $0) },
      "what shares: single weights a few values (default), all one size, or sub-vectors along the inputs a few for each "
        + "place; by: responses looks at what the layer gives")
  }
  private static var bitsOption: Option<Int> {
    .count(
      "bits", in: bits,
      "how many bits the number of a value takes; 4 by default, which is up to 16 different values, or sub-vectors of a "
        + "subspace"
    ).not(with: quantizer, Quantizers.words { !$0.contains(.bits) })
  }
  private static var size: Option<Int> {
    .count("size", in: 1...Shape.elementLimit, "inputs of a sub-vector; \(usualSize) by default")
      .only(with: quantizer, Quantizers.words { $0.contains(.size) })
  }
  private static var times: Option<Int> {
    .count("times", in: ResidualWeights.times, "how often what is left is quantised; \(usualTimes) by default")
      .only(with: quantizer, Quantizers.words { $0.contains(.times) })
  }
  private static var seed: Option<Int> {
    .count("seed", in: 0...Int(Int32.max), "where k-means starts; 0 by default")
      .only(with: quantizer, Quantizers.words { $0.contains(.seed) })
  }

  /// - Parameters:
  ///   - size: inputs of a sub-vector, for a quantizer of these.
  ///   - times: codes of a sub-vector, for one that has several.
  ///   - layer: the only one whose weights are shared; all if nil.
  ///   - images: for a quantizer that looks at some.
  /// - Returns: the network with a report of what went.
  /// - Throws: `CompressionError` if there are no weights, some are not finite, or no layer has as many as a codebook.
  public static func share(
    _ network: Network, bits: Int, by quantizer: Quantizer? = nil, size: Int = 4, times: Int = 2,
    layer: Network.NodeID? = nil, images: Batch? = nil, seed: UInt64 = 0
  ) throws(CompressionError) -> Network {
    let nodes = network.nodes.filter { $0.layer.weights != nil && (layer == nil || $0.id == layer) }
    guard !nodes.isEmpty else { throw .noWeights }
    guard WeightSharing.bits.contains(bits) else { throw .bits(bits) }
    guard nodes.allSatisfy({ $0.layer.weights?.elements.allSatisfy(\.isFinite) ?? true }) else { throw .notFinite("w") }
    let quantizer = quantizer ?? ValueQuantizer.quantizer
    let task = WeightQuantization(
      network: network, layers: nodes, bits: bits, size: size, times: times, images: images, seed: seed)
    var result = network
    var rows: [CompressionReport.LayerRow] = []
    for (node, form) in zip(nodes, try quantizer.forms(task)) {
      guard let weights = node.layer.weights else { continue }
      let exact = weights.storing(form)
      let shared = exact.value == weights.value ? exact : weights.storing(form.inFloat)
      result.changeWeights(of: node.id) { _ in shared }
      let (before, after) = (weights.valueCount, shared.valueCount)
      var row = CompressionReport.LayerRow(node: node.name, before: before, removed: max(before - after, 0))
      row.figures = [.init("‖ΔW‖/‖W‖", .share, shared.distance(to: weights))]
      rows.append(row)
    }
    var report = CompressionReport(
      criterion: quantizer.symbol, threshold: nil, candidates: rows.reduce(0) { $0 + $1.before },
      removed: rows.reduce(0) { $0 + $1.removed }, layers: rows, before: network.costs, after: result.costs)
    report.unit = .values
    report.rule = quantizer.rule(task)
    result.prunings.append(report)
    return result
  }
}

extension Quantizers {
  fileprivate static func words(_ areMeant: (Set<QuantizerOption>) -> Bool) -> [String] {
    all.filter { areMeant($0.options) }.map(\.word)
  }
}

extension WeightForm {
  /// As files count it, with 32 bits a number; a form that is W to the last bit stays as it is where W has more.
  fileprivate var inFloat: Self {
    var form = self
    form.visitParameters { _, value in value = value.map { Double(Float($0)) } }
    return form
  }
}

extension Weights {
  /// In another form; those that are cut stay cut.
  func storing(_ form: any WeightForm) -> Weights {
    let isKept = isKept
    if !isKept.contains(false) { return Weights(form: form) }
    if form is MaskedWeights { return Weights(form: form) }
    return Weights(form: MaskedWeights(form, isKept: isKept))
  }

  /// How many different values those have that are not cut.
  fileprivate var valueCount: Int { Set(zip(elements, isKept).filter(\.1).map(\.0.bitPattern)).count }
}
