import Compression
import Figures
import Networks
import Texts

extension NetworkPlot {
  /// Single weights taken out one by one: what Optimal Brain Damage predicts, and what happens.
  static let saliency = NetworkPlot(
    word: "saliency", summary: "of a network 150 weights taken out one by one, ΔE predicted by ½·h·w² and true"
  ) { call, network, width in
    let batch = try call.batch(for: network, count: 200, atATime: 50)
    let trials = try call.computed(at: "on") {
      try call.blaming { try DamagePrediction.measure(network, on: batch, count: 150, seed: 0) }
    }
    let seen = trials.filter { $0.predicted > 0 && $0.happened != 0 }
    var remarks = [
      "\(trials.count.counted("weight")) taken out alone, on \(batch.labels.count.counted("image"))",
      "rank correlation \(rank(trials)); with the slope added, −g·w + ½·h·w², \(rank(trials, withSlope: true))",
    ]
    let better = seen.count { $0.happened < 0 }
    if better > 0 { remarks.append("the loss fell without \(better.grouped) of them") }
    if seen.count < trials.count { remarks.append("\((trials.count - seen.count).grouped) are 0 and not shown") }
    return ScatterChart(
      title: "\(call.subjectText): damage predicted and true", horizontalLabel: "½·h·w²", verticalLabel: "|ΔE|",
      points: seen.map { .init(x: $0.predicted, y: abs($0.happened)) }, remarks: remarks
    ).picture(width: width)
  }
  private static func rank(_ trials: [DamagePrediction.Trial], withSlope: Bool = false) -> String {
    NumberText.short((DamagePrediction.rankCorrelation(trials, withSlope: withSlope) * 1000).rounded() / 1000)
  }
}
