import Figures
import Networks
import Reports
import Syntax
import Tensors

extension Verbs {
  static let plot = Verb(
    "plot", "numbers or a training history",
    labels: [
      Label(
        "as", words: ["histogram", "line"] + NetworkPlots.all.map(\.word),
        (["histogram, or line; a vector is a line by default"] + NetworkPlots.all.map { "\($0.word): \($0.summary)" })
          .joined(separator: "; ")),
      Label("on", "with a plot that looks at images, which; the network's own data set by default")
        .only(with: "as", NetworkPlots.all.filter(\.looksAtImages).map(\.word)),
      Label("bins", "bars of a histogram; 24 by default"),
      Label(
        "to", words: ["svg", "png", "pdf"], takesValues: true,
        "a file ending in .svg, .png or .pdf, or one of these words alone; without it the terminal only"),
    ], "draws a histogram or curves; of a history the loss, and below it the shares",
    example: "plot normal(500) as: histogram"
  ) { call in
    let picture: Picture
    let width = min(call.session.width, 100)
    let plot = NetworkPlots.all.first { $0.word == call.word("as") }
    if let plot, plot.takesLayer, case .member? = call.phrase.subject?.kind {
      try call.refuse("bins", for: "this plot")
      return try call.shown(try plot.draw(call, try call.layer().0, width))
    }
    switch try call.subjectValue() {
    case .history(let history):
      guard !history.isEmpty else {
        throw LanguageError("there is no history yet: the network has not been trained", at: call.phrase.subject?.range)
      }
      try call.refuse("as", "bins", for: "a history")
      picture = PlotKind.curves(of: history, width: width)
    case .network(let network) where plot != nil:
      try call.refuse("bins", for: "this plot")
      picture = try plot?.draw(call, network, width) ?? Picture(text: "")
    case .network(let network):
      let gammas = network.nodes.flatMap { node in
        node.layer.parameters.filter { $0.description.role == .gamma }.flatMap { $0.value.elements.map(abs) }
      }
      guard !gammas.isEmpty else {
        throw LanguageError("this network has no γ to plot", at: call.phrase.subject?.range)
      }
      if call.word("as") == "line" { try call.refuse("as", for: "a network, whose γ are a histogram") }
      picture = Histogram(
        title: "|γ| of \(call.subjectText)", label: "|γ|", values: gammas,
        binCount: try call.integer("bins", in: 1...200) ?? 24
      ).picture(width: width)
    case let value:
      guard let tensor = value.asTensor else {
        throw LanguageError("`plot` needs numbers or a history, got \(value.kind)", at: call.phrase.subject?.range)
      }
      if plot != nil { try call.refuse("as", for: "numbers: it needs a network") }
      guard tensor.count > 0 else { throw LanguageError("there is nothing to plot", at: call.phrase.subject?.range) }
      if call.word("as") != "histogram" { try call.refuse("bins", for: "a line") }
      let bins = try call.integer("bins", in: 1...200) ?? 24
      picture = try call.evaluator.computed(call.place) {
        guard call.word("as") != "histogram" else {
          return Histogram(title: call.subjectText, label: "value", values: tensor.elements, binCount: bins)
            .picture(width: width)
        }
        var points: [LineChart.Point] = []
        points.reserveCapacity(tensor.count)
        inPieces(tensor.count) { $0.forEach { points.append(LineChart.Point(x: Double($0), y: tensor.elements[$0])) } }
        let curve = LineChart.Curve(name: call.subjectText, points: points)
        return LineChart(title: call.subjectText, horizontalLabel: "index", verticalLabel: "", curves: [curve])
          .picture(width: width)
      }
    }
    return try call.shown(picture)
  }
}

extension VerbCall {
  /// Shows a plot, or writes it where `to:` says.
  fileprivate func shown(_ picture: Picture) throws -> Value {
    guard let destination = try destination(stem: "plot") else {
      emit(.picture(picture))
      return .nothing
    }
    guard destination.format != .dot,
      let bytes = try located(at: "to", { try picture.rendered(as: destination.format) })
    else { throw LanguageError("plots are written as .svg, .png or .pdf", at: labels["to"]?.range) }
    try write(bytes, to: destination)
    return .nothing
  }
}

private enum PlotKind {
  /// Loss over the epochs, and below it the accuracies and the share of channels alive.
  static func curves(of history: [EpochRecord], width: Int) -> Picture {
    func curve(_ label: String, of what: String = "", outOf most: Int? = nil, _ value: (EpochRecord) -> Double)
      -> LineChart.Curve
    {
      LineChart.Curve(
        name: label + what + (most.map { ", share of \($0)" } ?? ""), label: label,
        points: history.map { LineChart.Point(x: Double($0.epoch), y: value($0) / Double(most ?? 1)) })
    }
    // A loss has no upper end and a share has: on one axis the one would flatten the other.
    let loss = LineChart(
      title: "training: loss", horizontalLabel: "epoch", verticalLabel: "", curves: [curve("loss", \.loss)])
    var shares = [curve("training", of: " accuracy", \.accuracy)]
    if history.contains(where: { $0.testAccuracy != nil }) {
      shares.append(curve("test", of: " accuracy") { $0.testAccuracy ?? .nan })
    }
    let channels = history.map(\.alive).max() ?? 0
    if channels > 0 { shares.append(curve("alive", outOf: channels) { Double($0.alive) }) }
    let units = history.compactMap(\.units).max() ?? 0
    if units > 0 { shares.append(curve("units", outOf: units) { Double($0.units ?? 0) }) }
    let share = LineChart(title: "training: shares", horizontalLabel: "epoch", verticalLabel: "", curves: shares)
    return loss.picture(width: width, height: 14).above(share.picture(width: width, height: 16))
  }
}
