import Texts

extension LineChart {
  func page(_ extent: LineChartExtent) -> Page {
    var page = Page(width: PlotFrame.width, height: PlotFrame.height, title: title)
    let legend = legendPlaces
    let frame = PlotFrame(
      horizontal: extent.horizontalAxis(ticks: 10), vertical: extent.verticalAxis(ticks: 5),
      legendRows: (legend.map(\.row).max() ?? -1) + 1)
    frame.draw(
      on: &page, title: title, ticks: frame.horizontal.ticks.map { ($0, frame.horizontal.label($0)) },
      horizontalLabel: horizontalLabel, verticalLabel: verticalLabel)
    for (index, place) in legend.enumerated() {
      let y = 40 + 18 * Double(place.row)
      page.line(
        from: (place.x, y), to: (place.x + 36, y), color: Dashes.color(index), width: 2,
        dashes: Dashes.pattern(index).svg)
      page.text(curves[index].name, x: place.x + 42, y: y + 4, size: 11)
    }
    for (index, curve) in curves.enumerated() {
      // A tenth of a unit is less than anybody sees.
      for stretch in curve.thinned(to: 10 * Int(frame.plotWidth), along: frame.horizontal).stretches {
        let places = stretch.map { (x: frame.x($0.x), y: frame.y($0.y)) }
        page.polyline(places, color: Dashes.color(index), width: 2, dashes: Dashes.pattern(index).svg)
        // Few measurements are shown as such, and a lone one is visible only so.
        if stretch.count == 1 || curve.points.count <= 30 {
          for place in places { page.dot(x: place.x, y: place.y, radius: 2.6, color: Dashes.color(index)) }
        }
      }
    }
    if extent.isEmpty {
      page.text("no data", x: PlotFrame.width / 2, y: PlotFrame.height / 2, anchor: .middle, color: Palette.quiet)
    }
    return page
  }

  /// Entries side by side, in rows; a letter is taken to be 7 units wide.
  private var legendPlaces: [(x: Double, row: Int)] {
    guard curves.count > 1 else { return [] }
    var places: [(x: Double, row: Int)] = []
    var x = 70.0
    var row = 0
    for curve in curves {
      let width = 42 + 7 * Double(displayWidth(curve.name)) + 20
      if x > 70, x + width > PlotFrame.width {
        x = 70
        row += 1
      }
      places.append((x, row))
      x += width
    }
    return places
  }
}
