import Tensors
import Texts

/// Curves over a common axis: loss, accuracy or channels alive by epoch.
public struct LineChart: Equatable, Sendable {
  public struct Curve: Equatable, Sendable {
    public var name: String
    /// What stands at the curve's end, where there is little room.
    public var label: String
    public var points: [Point]

    /// - Parameter label: the name unless given.
    public init(name: String, label: String? = nil, points: [Point]) {
      (self.name, self.label, self.points) = (name, label ?? name, points)
    }

    /// Values at 1, 2, 3, …
    public init(name: String, values: [Double]) {
      self.init(name: name, points: values.enumerated().map { Point(x: Double($0.offset + 1), y: $0.element) })
    }
  }

  public struct Point: Equatable, Sendable {
    public var x: Double
    public var y: Double

    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }

    var isFinite: Bool { x.isFinite && y.isFinite }
  }

  public var title: String
  public var horizontalLabel: String
  public var verticalLabel: String
  public var curves: [Curve]

  public init(title: String, horizontalLabel: String, verticalLabel: String, curves: [Curve]) {
    self.title = title
    self.horizontalLabel = horizontalLabel
    self.verticalLabel = verticalLabel
    self.curves = curves
  }

  /// The plot as text of that size, and as SVG.
  public func picture(width: Int = 80, height: Int = 18) -> Picture {
    let extent = LineChartExtent(curves)
    return Picture(
      text: text(width: width, height: height, extent).joined(separator: "\n"), description: description,
      page: page(extent))
  }

  /// The title, and where each curve begins and ends.
  private var description: String {
    let ends = curves.prefix(12).compactMap { curve -> String? in
      guard let first = curve.points.first?.y, let last = curve.points.last?.y else { return nil }
      return "\(curve.name) from \(NumberText.inPicture(first)) to \(NumberText.inPicture(last))"
    }
    return ([title.isEmpty ? "curves" : title] + ends).joined(separator: "; ")
  }
}

extension LineChart.Curve {
  /// Stretches without a gap: what is not finite interrupts the curve.
  var stretches: [[LineChart.Point]] {
    points.split { !$0.isFinite }.map { Array($0) }
  }
}

extension LineChart.Curve {
  /// A curve of few points that is drawn as this one where there are so many columns: of the points that follow each other
  /// within one column only the first, the lowest, the highest and the last are left.
  ///
  /// - Source: Jugel, Jerzak, Hackenbroich, Markl, "M4: a visualization-oriented time series data aggregation", VLDB 2014.
  func thinned(to columns: Int, along axis: Axis) -> LineChart.Curve {
    guard points.count > 8 * columns else { return self }
    var thinned = self
    thinned.points = []
    var column = 0
    // Positions in `points`; nil before the first of a stretch.
    var run: (first: Int, lowest: Int, highest: Int, last: Int)?
    func end() {
      guard let found = run else { return }
      for index in Set([found.first, found.lowest, found.highest, found.last]).sorted() {
        thinned.points.append(points[index])
      }
      run = nil
    }
    func add(_ index: Int) {
      let point = points[index]
      guard point.isFinite else {
        end()
        if thinned.points.last?.isFinite != false { thinned.points.append(point) }
        return
      }
      let own = axis.column(of: point.x, outOf: columns)
      if own != column { end() }
      column = own
      guard let found = run else {
        run = (index, index, index, index)
        return
      }
      run = (
        found.first, point.y < points[found.lowest].y ? index : found.lowest,
        point.y > points[found.highest].y ? index : found.highest, index
      )
    }
    inPieces(points.count) { $0.forEach(add) }
    end()
    return thinned
  }
}

/// How a curve is told from the others without colour: the lengths of strokes and gaps in turn.
struct Dashes {
  /// In braille dots along the curve; empty is solid.
  let dots: [Int]
  /// In SVG user units.
  let svg: String

  static let all = [
    Dashes(dots: [], svg: ""), Dashes(dots: [5, 3], svg: "8 4"), Dashes(dots: [1, 2], svg: "2 3"),
    Dashes(dots: [7, 2, 1, 2], svg: "10 3 2 3"), Dashes(dots: [2, 2], svg: "4 3"), Dashes(dots: [9, 5], svg: "16 6"),
  ]

  /// Patterns and colours repeat with different periods, so that pairs of them repeat late.
  static func pattern(_ index: Int) -> Dashes { all[index % all.count] }

  static func color(_ index: Int) -> String {
    let colors = ["#335588", "#b8560f", "#2e7d46", "#8a3d8f", "#555555", "#a8862b", "#1b8a9e"]
    return colors[index % colors.count]
  }

  /// Whether the dot at a distance from the start of the curve is drawn.
  func isDrawn(at distance: Int) -> Bool {
    guard !dots.isEmpty else { return true }
    var rest = distance % dots.reduce(0, +)
    for (index, length) in dots.enumerated() {
      if rest < length { return index.isMultiple(of: 2) }
      rest -= length
    }
    return true
  }
}
