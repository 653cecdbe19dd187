import Compression
import Networks
import Tensors
import Texts
import Training

/// What noise is worth where images are few: dropped units, dropped connections, and values drawn with replacement.
///
/// - Source: Hinton et al. 2012, arXiv:1207.0580; Wan, Zeiler, Zhang, LeCun & Fergus, ICML 2013; Li, Gong & Yang, NIPS 2016,
///   arXiv:1602.02220
enum NoiseExperiment {
  private static let arms: [(name: String, layer: (any Layer)?)] = [
    ("none", nil), ("dropout", DropoutLayer()), ("multinomial", MultinomialDropoutLayer()),
    ("evolutional", MultinomialDropoutLayer(isEvolutional: true)),
    ("DropConnect", DropConnectLayer(inputs: 1, outputs: 1)),
  ]
  private static let counts = [300, 1000]
  private static let rates = [0.03, 0.1]
  private static let epochs = 60

  static func measure(_ seeds: ClosedRange<UInt64>, in laboratory: Laboratory) throws -> ResultTable {
    let empty = ResultTable(
      "Noise", keys: ["images", "η", "noise"], columns: [("accuracy", .share), ("gain", .share)])
    return try ResultTable.over(seeds, empty) { seed, table in
      for count in counts {
        let few = try laboratory.train.subset(0..<min(count, laboratory.train.count))
        for rate in rates {
          var plain = 0.0
          for arm in arms {
            let fresh = try network(arm.layer, laboratory, seed)
            let accuracy = try laboratory.accuracy(laboratory.trained(fresh, epochs: epochs, rate: rate, on: few))
            if arm.layer == nil { plain = accuracy }
            laboratory.report("seed \(seed), \(count) images, η \(rate), \(arm.name): \(NumberText.percent(accuracy))")
            table.add([count.grouped, "\(rate)", arm.name], ["accuracy": accuracy, "gain": accuracy - plain])
          }
        }
      }
    }
  }

  /// One hidden layer of 128 units, with the noise behind it, or in its connections.
  private static func network(_ noise: (any Layer)?, _ laboratory: Laboratory, _ seed: UInt64) throws -> Network {
    let (input, classes) = (laboratory.train.imageShape, laboratory.train.classCount)
    var builder = try NetworkBuilder(input: input)
    try builder.add(FlattenLayer())
    if noise is DropConnectLayer {
      try builder.add(DropConnectLayer(inputs: input.count, outputs: 128))
    } else {
      try builder.add(LinearLayer(inputs: input.count, outputs: 128))
      try builder.add(ReLULayer())
      if let noise { try builder.add(noise) }
    }
    try builder.add(LinearLayer(inputs: 128, outputs: classes))
    return try builder.network(seed: seed)
  }
}

extension ResultFamily {
  static let noise = ResultFamily(
    "noise", "what noise in training is worth to 128 units on 300 and 1,000 images"
  ) { _, seeds, laboratory in [try NoiseExperiment.measure(seeds, in: laboratory)] }
}
