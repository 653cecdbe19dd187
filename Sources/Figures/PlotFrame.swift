/// The frame around a plot on an SVG page: title, axes, ticks, labels.
struct PlotFrame {
  static let width = 640.0
  static let height = 360.0

  let left = 64.0
  let right = 20.0
  let top: Double
  let bottom = 52.0
  let horizontal: Axis
  let vertical: Axis

  /// `legendRows` is the room that is kept between the title and the plot.
  init(horizontal: Axis, vertical: Axis, legendRows: Int = 0) {
    self.horizontal = horizontal
    self.vertical = vertical
    top = 38 + 18 * Double(legendRows)
  }

  var plotWidth: Double { Self.width - left - right }
  var plotHeight: Double { Self.height - top - bottom }

  func x(_ value: Double) -> Double { left + horizontal.fraction(value) * plotWidth }
  func y(_ value: Double) -> Double { top + (1 - vertical.fraction(value)) * plotHeight }

  /// The lower edge of the plot.
  var floor: Double { Self.height - bottom }

  /// Ticks stand at positions along the horizontal axis, which need not be the numbers that they are labelled with.
  func draw(
    on page: inout Page, title: String, ticks: [(position: Double, label: String)], horizontalLabel: String,
    verticalLabel: String
  ) {
    page.text(title, x: Self.width / 2, y: 22, anchor: .middle, size: 14)
    for tick in vertical.ticks {
      page.line(from: (left, y(tick)), to: (Self.width - right, y(tick)), color: "#e3e8ee")
      page.text(vertical.label(tick), x: left - 8, y: y(tick) + 4, anchor: .end, color: Palette.quiet, size: 11)
    }
    for tick in ticks {
      let x = x(tick.position)
      page.line(from: (x, floor), to: (x, floor + 5), color: Palette.line)
      page.text(tick.label, x: x, y: floor + 18, anchor: .middle, color: Palette.quiet, size: 11)
    }
    page.line(from: (left, floor), to: (Self.width - right, floor), color: Palette.line)
    page.line(from: (left, top), to: (left, floor), color: Palette.line)
    page.text(horizontalLabel, x: left + plotWidth / 2, y: Self.height - 12, anchor: .middle)
    page.text(verticalLabel, x: 12, y: top - 10)
  }
}
