import Compression
import Networks
import Texts
import Training

/// How regular a pattern of weights may be: the same share kept by weights, rows, kernels, filters and columns of the
/// convolutions, with the bytes of the smallest file.
///
/// - Source: Mao et al. 2017, arXiv:1705.08922; Lebedev & Lempitsky 2016, CVPR
enum GrainExperiment {
  private static let densities = [0.5, 0.25, 0.15]
  private static let epochsOfTuning = 5

  static func measure(_ seeds: ClosedRange<UInt64>, in laboratory: Laboratory) throws -> ResultTable {
    let empty = ResultTable(
      "Grains", keys: ["kept", "grain"],
      columns: [("whole", .share), ("cut", .share), ("tuned", .share), ("bytes", .ratio)])
    return try ResultTable.over(seeds, empty) { seed, table in
      let stages = [16, nil, 32, nil, 32].map { $0.map { VGGStage.convolution(channels: $0) } ?? .pool }
      let fresh = try Network.vgg(
        stages, input: laboratory.train.imageShape, classes: laboratory.train.classCount, seed: seed)
      let whole = try laboratory.trained(fresh)
      let reference = try laboratory.accuracy(whole)
      for density in densities {
        for grain in Grain.all {
          var small = whole
          // The first convolution has too few weights to matter, and its filters are what all else is made of.
          for name in ["conv2", "conv3"] {
            guard let layer = small.node(named: name) else { continue }
            small = try WeightPruning.prune(small, .share(density), grain: grain, layer: layer.id)
          }
          let tuned = try laboratory.tuned(small, epochs: epochsOfTuning, rate: 0.02)
          let accuracies = try [small, tuned].map(laboratory.accuracy)
          laboratory.report(
            "seed \(seed), \(NumberText.percent(density)) of the \(grain.word): \(accuracies.map(NumberText.percent))")
          table.add(
            [NumberText.percent(density), grain.word],
            [
              "whole": reference, "cut": accuracies[0], "tuned": accuracies[1],
              "bytes": Double(4 * whole.costs.parameters) / Double(try CompressedNetworkFile.data(of: tuned).count),
            ])
        }
      }
    }
  }
}

extension ResultFamily {
  static let grains = ResultFamily(
    "grains", "what regular patterns of weights cost: vgg(16, M, 32, M, 32), its second and third convolution"
  ) { _, seeds, laboratory in [try GrainExperiment.measure(seeds, in: laboratory)] }
}
