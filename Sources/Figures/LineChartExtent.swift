import Tensors
import Texts

/// What the finite points of all curves span, from one look at each of them.
struct LineChartExtent {
  private var x = (low: Double.infinity, high: -Double.infinity)
  private var y = (low: Double.infinity, high: -Double.infinity)
  private var isCounted = true
  private var missing = 0
  private(set) var isEmpty = true

  init(_ curves: [LineChart.Curve]) {
    for curve in curves {
      inPieces(curve.points.count) { piece in
        for point in curve.points[piece] { add(point) }
      }
    }
  }

  private mutating func add(_ point: LineChart.Point) {
    guard point.isFinite else {
      missing += 1
      return
    }
    isEmpty = false
    x = (min(x.low, point.x), max(x.high, point.x))
    y = (min(y.low, point.y), max(y.high, point.y))
    if isCounted { isCounted = point.x == point.x.rounded() }
  }

  /// Epochs and steps are counted: ticks between them would mean nothing.
  func horizontalAxis(ticks: Int) -> Axis {
    Axis(over: [x.low, x.high], ticks: ticks, nice: false, whole: isCounted)
  }

  func verticalAxis(ticks: Int) -> Axis { Axis(over: [y.low, y.high], ticks: ticks) }

  var remarks: [String] {
    if missing == 1 { return ["1 point is not finite and left out"] }
    return missing > 0 ? ["\(missing.grouped) points are not finite and left out"] : []
  }
}
