import Texts

extension Histogram {
  var page: Page {
    var page = Page(width: PlotFrame.width, height: PlotFrame.height, title: title)
    let bins = Bins(self)
    let counts = Axis(over: [0, Double(bins.counts.max() ?? 1)], ticks: 5, whole: true)
    let columns = Double(bins.counts.count)
    let frame = PlotFrame(horizontal: Axis(columns: columns), vertical: counts, legendRows: remarks.isEmpty ? 0 : 1)
    frame.draw(on: &page, title: title, ticks: bins.ticks, horizontalLabel: label, verticalLabel: "count")
    page.text(
      remarks.joined(separator: "   ·   "), x: PlotFrame.width / 2, y: 40, anchor: .middle, color: Palette.quiet,
      size: 11)
    for (index, count) in bins.counts.enumerated() where count > 0 {
      let left = frame.x(Double(index)) + 1
      // However small the share, something stands there.
      let height = max(2, counts.fraction(Double(count)) * frame.plotHeight)
      let isZero = index == bins.zeroColumn
      page.rectangle(
        x: left, y: frame.floor - height, width: frame.plotWidth / columns - 2, height: height,
        fill: isZero ? Palette.ghost : Palette.kept,
        stroke: isZero ? Page.Stroke(color: Palette.ghostLine, dashes: "4 3") : nil)
      guard isZero else { continue }
      let middle = frame.x(Double(index) + 0.5)
      page.text(
        count.grouped, x: middle, y: frame.floor - height - 5, anchor: .middle, color: Palette.ghostText, size: 11)
      page.text("= 0", x: middle, y: frame.floor + 18, anchor: .middle, color: Palette.ghostText, size: 11)
    }
    if let threshold, threshold.isFinite {
      let x = frame.x(bins.position(threshold))
      page.line(from: (x, frame.top), to: (x, frame.floor), color: Palette.threshold, width: 2, dashes: "2 3")
    }
    if !values.contains(where: \.isFinite) {
      page.text("no data", x: PlotFrame.width / 2, y: PlotFrame.height / 2, anchor: .middle, color: Palette.quiet)
    }
    return page
  }
}
