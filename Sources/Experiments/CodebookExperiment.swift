import Compression
import Networks
import Texts
import Training

/// Weights as codes: by what is shared, before and after the values have been trained, beside narrower networks of the same
/// bytes.
///
/// - Source: Gong, Liu, Yang & Bourdev 2014, arXiv:1412.6115; Wu, Leng, Wang, Hu & Cheng 2016, arXiv:1512.06473
enum CodebookExperiment {
  /// Of what quantises, its bits and sub-vectors.
  private static let arms: [(word: String, bits: Int, size: Int)] = [
    ("values", 1, 1), ("values", 2, 1), ("values", 4, 1), ("sign", 1, 1), ("product", 4, 4), ("residual", 4, 4),
    ("responses", 4, 4), ("product", 4, 8), ("responses", 4, 8),
  ]
  private static let epochsOfValues = 3

  static func measure(_ seeds: ClosedRange<UInt64>, in laboratory: Laboratory) throws -> ResultTable {
    let empty = ResultTable(
      "Codebooks", keys: ["kept as"],
      columns: [("float", .share), ("quantised", .share), ("tuned", .share), ("bytes", .ratio), ("narrower", .share)])
    return try ResultTable.over(seeds, empty) { seed, table in
      let subject = WeightSubject.all[0]
      let (input, classes) = (laboratory.train.imageShape, laboratory.train.classCount)
      let whole = try laboratory.trained(subject.make(1, input, classes, seed), rate: subject.rate)
      let float = try laboratory.accuracy(whole)
      let (images, labels) = laboratory.train.batch(Array(0..<1000))
      for arm in arms {
        guard let quantizer = Quantizers.all.first(where: { $0.word == arm.word }) else { continue }
        let small = try WeightSharing.share(
          whole, bits: arm.bits, by: quantizer, size: arm.size, images: .init(images: images, labels: labels),
          seed: seed)
        // Thousands of weights pull at each of a few values, and their gradients add up.
        let rate = arm.size == 1 ? 0.00003 : 0.003
        let tuned = try laboratory.tuned(small, epochs: epochsOfValues, rate: rate)
        let narrow = try laboratory.trained(
          subject.narrow(bits: small.costs.bits, input, classes, seed: seed + 100), rate: subject.rate)
        let accuracies = try [small, tuned, narrow].map(laboratory.accuracy)
        let bits = "\(arm.bits) bit\(arm.bits == 1 ? "" : "s")"
        let unit = arm.size > 1 ? "\(bits) for \(arm.size) inputs" : bits
        laboratory.report("seed \(seed), \(arm.word), \(unit): \(accuracies.map(NumberText.percent))")
        table.add(
          ["\(arm.word), \(unit)"],
          [
            "float": float, "quantised": accuracies[0], "tuned": accuracies[1], "narrower": accuracies[2],
            "bytes": Double(whole.costs.bits) / Double(small.costs.bits),
          ])
      }
    }
  }
}

extension ResultFamily {
  static let codebooks = ResultFamily(
    "codebooks", "what it costs to keep the weights of a LeNet-300-100 as codes, with the codebooks counted"
  ) { _, seeds, laboratory in [try CodebookExperiment.measure(seeds, in: laboratory)] }
}
