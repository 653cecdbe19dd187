import Compression
import Figures
import Networks
import Texts

extension NetworkPlot {
  /// One layer at a time loses its smallest weights: which layers feel it.
  static let sensitivity = NetworkPlot(
    word: "sensitivity", summary: "of a network the accuracy when one layer alone keeps fewer of its weights"
  ) { call, network, width in
    var split = try call.images(for: network, part: \.test)
    if call.labels["on"] == nil { split = try split.subset(0..<min(VerbCall.reportImages, split.count)) }
    let workshop = Workshop(
      test: TestImages(split, named: .init(dataset: split.name, count: split.count, total: split.count)),
      engine: call.session.engine, cancellation: call.session.cancellation)
    let curves = try call.computed(at: "on") {
      try call.blaming {
        try SensitivityScan.measure(network, in: workshop) { share, layer in
          call.emit(.progress(Progress(fraction: share, caption: layer)))
        }
      }
    }
    call.emit(.progress(Progress(fraction: 1, caption: "")))
    return LineChart(
      title: "\(call.subjectText): accuracy on \(split.name)", horizontalLabel: "% of one layer's weights kept",
      verticalLabel: "",
      curves: curves.map { curve in
        .init(name: curve.layer, points: curve.points.map { .init(x: 100 * $0.density, y: $0.accuracy) })
      }
    ).picture(width: width)
  }
}
