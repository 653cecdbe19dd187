import Figures
import Networks
import Tensors

extension Verbs {
  static let plot = Verb(
    "plot", "numbers or a training history",
    labels: [
      Label("as", words: ["histogram", "line"], "histogram, or line; a vector is a line by default"),
      Label("bins", "bars of a histogram; 24 by default"),
      Label("to", words: ["svg"], takesValues: true, "an .svg file, or svg alone; without it the terminal only"),
    ], "draws a histogram or curves",
    example: "plot normal(500) as: histogram"
  ) { call in
    let picture: Picture
    let width = min(call.session.width, 100)
    switch try call.subjectValue() {
    case .history(let history):
      guard !history.isEmpty else {
        throw LanguageError("there is no history yet: the network has not been trained", at: call.phrase.subject?.range)
      }
      picture = PlotKind.curves(of: history, width: width)
    case .network(let network):
      let gammas = network.nodes.flatMap { node in
        node.layer.parameters.filter { $0.description.role == .gamma }.flatMap { $0.value.elements.map(abs) }
      }
      guard !gammas.isEmpty else {
        throw LanguageError("this network has no γ to plot", at: call.phrase.subject?.range)
      }
      picture = Histogram(
        title: "|γ| of \(call.subjectText)", label: "|γ|", values: gammas,
        binCount: try call.integer("bins", in: 1...200) ?? 24
      ).picture(width: width)
    case let value:
      guard let tensor = value.asTensor else {
        throw LanguageError("`plot` needs numbers or a history, got \(value.kind)", at: call.phrase.subject?.range)
      }
      guard tensor.count > 0 else { throw LanguageError("there is nothing to plot", at: call.phrase.subject?.range) }
      let bins = try call.integer("bins", in: 1...200) ?? 24
      picture = try call.evaluator.computed(call.place) {
        guard call.word("as") != "histogram" else {
          return Histogram(title: call.subjectText, label: "value", values: tensor.elements, binCount: bins)
            .picture(width: width)
        }
        let points = tensor.elements.enumerated().map { LineChart.Point(x: Double($0), y: $1) }
        let curve = LineChart.Curve(name: call.subjectText, points: points)
        return LineChart(title: call.subjectText, horizontalLabel: "index", verticalLabel: "", curves: [curve])
          .picture(width: width)
      }
    }
    guard let destination = try call.destination(stem: "plot") else {
      call.emit(.picture(picture))
      return .nothing
    }
    guard destination.format == .svg, let svg = picture.svg else {
      throw LanguageError("plots are written as .svg", at: call.labels["to"]?.range)
    }
    try call.write(Array(svg.utf8), to: destination)
    return .nothing
  }
}

private enum PlotKind {
  /// Loss and accuracy, and the share of channels alive, over the epochs.
  static func curves(of history: [EpochRecord], width: Int) -> Picture {
    func curve(_ label: String, outOf most: Int? = nil, _ value: (EpochRecord) -> Double) -> LineChart.Curve {
      LineChart.Curve(
        name: label + (most.map { ", share of \($0)" } ?? ""), label: label,
        points: history.map { LineChart.Point(x: Double($0.epoch), y: value($0) / Double(most ?? 1)) })
    }
    var curves = [curve("loss", \.loss), curve("accuracy", \.accuracy)]
    let channels = history.map(\.alive).max() ?? 0
    if channels > 0 { curves.append(curve("alive", outOf: channels) { Double($0.alive) }) }
    let units = history.compactMap(\.units).max() ?? 0
    if units > 0 { curves.append(curve("units", outOf: units) { Double($0.units ?? 0) }) }
    return LineChart(title: "training", horizontalLabel: "epoch", verticalLabel: "", curves: curves).picture(
      width: width)
  }
}
