import Foundation
import Testing

@testable import Figures

@Suite struct ScatterChartTests {
  private func chart(_ points: [(Double, Double)]) -> ScatterChart {
    ScatterChart(
      title: "t", horizontalLabel: "predicted", verticalLabel: "true",
      points: points.map { LineChart.Point(x: $0.0, y: $0.1) }, remarks: ["a remark"])
  }

  @Test func `powers of ten are written as such, and equals lie on the line`() throws {
    let picture = chart([(1e-6, 1e-6), (1e-3, 1e-4), (1, 1)]).picture(width: 60)
    #expect(picture.text.contains("1e−6") && picture.text.contains("1e0") && picture.text.contains("a remark"))
    #expect(picture.text.split(separator: "\n").allSatisfy { $0.count <= 60 })
    let svg = try #require(picture.svg)
    #expect(svg.components(separatedBy: "<circle").count == 4 && svg.contains("stroke-dasharray"))
  }

  @Test func `what has no logarithm is left out, and nothing at all is said`() {
    #expect(chart([(0, 1), (1, 0), (-1, 2), (.nan, 1), (.infinity, 1)]).picture().text.contains("no data"))
    #expect(chart([]).picture(width: 3).text.split(separator: "\n").allSatisfy { $0.count <= 3 })
    #expect(!chart([(2, 3)]).picture(width: 20).text.isEmpty)
  }
}
