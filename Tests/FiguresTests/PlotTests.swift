import Texts
import Foundation
import Testing

@testable import Figures

@Suite("Plots")
struct PlotTests {
  static let strange: [[Double]] = [
    [], [0], [0, 0, 0], [1], [-1], [.nan], [.infinity, 1, 2], [-.infinity, .nan], [1e300, -1e300], [1e308, -1.7e308],
    [1, 1 + 1e-15], [.leastNonzeroMagnitude], [1e-300, 2e-300], [1e15, 1e15 + 1], [-3, -2, -1], [0.1, 0.2, 0.3],
    Array(repeating: 0, count: 5000),
  ]

  @Test(
    "Any values at all give a plot no wider than asked and a well-formed SVG", arguments: strange,
    [120, 80, 60, 20, 1, 0])
  func robustness(values: [Double], width: Int) throws {
    let histogram = Histogram(title: "<h> & γ", label: "γ", values: values, threshold: values.first)
    let chart = LineChart(
      title: "c", horizontalLabel: "epoch", verticalLabel: "loss",
      curves: [.init(name: "one", values: values), .init(name: "<two>", points: values.map { .init(x: $0, y: -$0) })])
    let image = GreyImage(rows: [values, Array(values.dropFirst())])
    for picture in [histogram.picture(width: width), chart.picture(width: width), image.picture(width: width)] {
      for line in picture.text.split(separator: "\n") { #expect(displayWidth(line) <= max(1, width), "\(line)") }
      let svg = try #require(picture.svg)
      _ = try XMLTexts.of(Data(svg.utf8))
      #expect(!svg.contains("nan") && !svg.contains("inf"))
    }
  }

  @Test("A plot is as high as asked", arguments: [12, 16, 24])
  func height(height: Int) {
    let chart = LineChart(
      title: "c", horizontalLabel: "x", verticalLabel: "y", curves: [.init(name: "a", values: [1, 2])])
    #expect(chart.picture(height: height).text.split(separator: "\n").count == height)
    let histogram = Histogram(title: "h", label: "x", values: [1, 2])
    #expect(histogram.picture(height: height).text.split(separator: "\n").count == height)
  }

  @Test(
    "Bins begin at round numbers, and exact zeros have a column of their own",
    arguments: [
      ([0.1, 0.2, 0.9], 10, [1, 1, 0, 0, 0, 0, 0, 1], nil), ([0, 0, 1, 2, 3, 4], 4, [2, 0, 1, 1, 2], 0),
      ([-2, -1, 0, 1, 2], 4, [1, 1, 1, 0, 2], 2), ([-2, -1, 0], 2, [1, 1, 1], 2), ([0, 0], 10, [2], nil),
    ] as [([Double], Int, [Int], Int?)])
  func bins(values: [Double], count: Int, expected: [Int], zeroColumn: Int?) {
    let bins = Bins(Histogram(title: "", label: "", values: values, binCount: count))
    #expect(bins.counts.reduce(0, +) == values.count)
    guard expected.count > 1 else { return #expect(bins.zeroColumn.map { bins.counts[$0] } == 2) }
    #expect(bins.counts == expected)
    #expect(bins.zeroColumn == zeroColumn)
  }

  @Test("A curve of many points is drawn as if each of them had been", arguments: [3, 17, 80])
  func thinning(columns: Int) {
    var values = (0..<20_000).map { index -> Double in
      let x = Double(index)
      return sin(x * 0.7) * cos(x * 0.0011) + Double(index % 997) / 997
    }
    for gap in [0, 4000, 4001, 4003, 12_000, 19_999] { values[gap] = .nan }
    let curve = LineChart.Curve(name: "", values: values)
    let horizontal = Axis(over: curve.points.map(\.x), ticks: 5, nice: false)
    let vertical = Axis(over: values, ticks: 5)
    func drawn(_ curve: LineChart.Curve) -> [String] {
      var dots = BrailleCanvas(columns: columns, rows: 9)
      for stretch in curve.stretches {
        let places = stretch.map { point in
          (
            horizontal.column(of: point.x, outOf: dots.width),
            Int((vertical.fraction(point.y) * Double(dots.height - 1)).rounded())
          )
        }
        if places.count == 1 { dots.dot(x: places[0].0, y: places[0].1) }
        for (start, end) in zip(places, places.dropFirst()) {
          _ = dots.line(from: start, to: end, dashes: .pattern(0))
        }
      }
      return (0..<9).map { dots.line(row: $0) }
    }
    let thinned = curve.thinned(to: 2 * columns, along: horizontal)
    #expect(drawn(thinned) == drawn(curve))
    // Four for each column, and as many again where a gap begins a column anew.
    #expect(thinned.points.count <= 4 * (2 * columns + 6) + 6)
  }

  @Test("Zeros and threshold are told in words too")
  func remarks() {
    let histogram = Histogram(title: "", label: "γ", values: [0, 0, 0.01, 0.5, .nan], threshold: 0.01)
    #expect(
      histogram.remarks == ["2 of 4 are exactly 0", "threshold 0.01: 3 of 4 at or below", "1 not finite, left out"])
    #expect(histogram.picture().text.contains("=0"))
    #expect(histogram.picture().text.contains("┊"))
  }

  @Test("One value beside thousands still shows")
  func small() {
    let histogram = Histogram(title: "", label: "", values: Array(repeating: 0.1, count: 5000) + [0.9])
    #expect(histogram.picture().text.contains("▁"))
  }

  @Test(
    "Ticks stand at 1, 2 or 5 times a power of ten",
    arguments: [
      ([0, 1], 5, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]), ([0, 97], 4, ["0", "50", "100"]),
      ([-0.3, 0.3], 3, ["−0.4", "−0.2", "0.0", "0.2", "0.4"]), ([3, 3], 2, ["0", "2", "4", "6"]),
      ([], 2, ["0.0", "0.5", "1.0"]),
    ] as [([Double], Int, [String])])
  func ticks(values: [Double], count: Int, expected: [String]) {
    let axis = Axis(over: values, ticks: count)
    #expect(axis.ticks.map(axis.label) == expected)
  }

  @Test("Epochs have no ticks between them")
  func wholeTicks() {
    let extent = LineChartExtent([.init(name: "", values: [1, 2, 3])])
    #expect(extent.horizontalAxis(ticks: 10).ticks == [1, 2, 3])
  }

  @Test("Curves are told apart without colour")
  func dashes() {
    let samples = (0..<Dashes.all.count).map { index in (0..<40).map { Dashes.pattern(index).isDrawn(at: $0) } }
    #expect(Set(samples).count == Dashes.all.count)
    #expect(Set(Dashes.all.map(\.svg)).count == Dashes.all.count)
  }

  @Test("A curve is interrupted where it is not finite")
  func gaps() {
    let curve = LineChart.Curve(name: "", values: [1, 2, .nan, 4, .infinity])
    #expect(curve.stretches.map { $0.map(\.x) } == [[1, 2], [4]])
  }

  @Test("Braille dots stand where they are set")
  func braille() {
    var canvas = BrailleCanvas(columns: 2, rows: 1)
    for y in 0..<4 { canvas.set(x: 0, y: y) }
    canvas.set(x: 3, y: 3)
    canvas.set(x: 9, y: -1)
    #expect(canvas.line(row: 0) == "⡇⢀")
  }

  @Test("An image is two shades a pixel, or half blocks where that is too wide")
  func image() {
    let image = GreyImage(rows: [[0, 0.25, 1], [.nan, 0.5, 0.75]])
    #expect(image.picture(width: 80).text == "  ░░██\n??▒▒▓▓")
    #expect(image.picture(width: 5).text == " ▄█")
    #expect(image.picture(width: 1).text.count == 1)
    #expect(GreyImage(rows: []).picture(width: 80).text == "no pixels")
    #expect(GreyImage(rows: [[3, 3]]).picture(width: 80).text == "████")
  }

  @Test(
    "A plot is written as SVG, PNG and PDF, and two stand one below the other",
    arguments: [ImageFormat.svg, .png, .pdf])
  func formats(format: ImageFormat) throws {
    let curve = LineChart.Curve(name: "a < b & \"c\"", values: [3, 1, .nan, 2])
    let chart = LineChart(title: "Δ & γ", horizontalLabel: "epoch", verticalLabel: "loss", curves: [curve, curve])
    let bars = Histogram(title: "h", label: "γ", values: [0, 0, 1, 2.5], threshold: 0.5)
    let picture = chart.picture().above(bars.picture())
    let bytes = try #require(try picture.rendered(as: format))
    let first: [UInt8] =
      format == .svg ? Array("<svg".utf8) : format == .pdf ? Array("%PDF".utf8) : [0x89, 0x50, 0x4e, 0x47]
    #expect(Array(bytes.prefix(first.count)) == first)
    if format == .png {
      // The page is 640×720 points, at 120 pixels for 72 of them.
      func size(_ offset: Int) -> Int { bytes[offset..<(offset + 4)].reduce(0) { $0 << 8 | Int($1) } }
      #expect(abs(size(16) - 1067) <= 2 && abs(size(20) - 1200) <= 2)
    }
  }
}
