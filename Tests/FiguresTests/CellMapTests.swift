import Testing

@testable import Figures

@Suite struct CellMapTests {
  private let two = CellMap(
    title: "taps",
    panels: [.init(label: "0", rows: [[1, nil], [0.3, 0.6]]), .init(label: "1", rows: [[nil, 0.1], [0.8, nil]])],
    remarks: ["five of eight"])

  @Test func `a cell is as dark as it is large, and a dot where there is nothing`() {
    #expect(two.picture(width: 80).text == "taps\n0     1\n██··  ··░░\n▒▒▓▓  ██··\nfive of eight")
    // Fields that do not fit stand one below the other.
    #expect(two.picture(width: 8).text == "taps\n0\n██··\n▒▒▓▓\n\n1\n··░░\n██··\nfive of…")
  }

  /// Ten columns in six: blocks of two, and two blocks above each other as one sign. 4 of 8, 1 of 8, none.
  @Test func `what is too wide is told by the densest of its blocks`() {
    var rows = [[Double?]](repeating: [Double?](repeating: nil, count: 10), count: 4)
    for (i, j) in [(0, 0), (1, 1), (2, 0), (3, 0), (3, 2)] { rows[i][j] = 1 }
    let text = CellMap(title: "w", panels: [.init(rows: rows)]).picture(width: 6).text
    #expect(text.hasPrefix("w\n█▒···\na sig"), "\(text)")
  }

  @Test(arguments: [0, 1, 2, 7, 80, 200], [(0, 0), (1, 1), (3, 300), (400, 2)])
  func `no size is too small or too large`(width: Int, size: (rows: Int, columns: Int)) throws {
    let panel = CellMap.Panel(
      rows: (0..<size.rows).map { i in (0..<size.columns).map { ($0 + i) % 3 == 0 ? nil : 0.5 } })
    let picture = CellMap(title: "a title", panels: [panel, panel], remarks: ["r"]).picture(width: width)
    #expect(picture.text.split(separator: "\n").allSatisfy { $0.count <= max(width, 1) })
    #expect(picture.svg?.hasPrefix("<svg") == true || picture.svg?.contains("<svg") == true)
    #expect(CellMap(title: "", panels: []).picture(width: width).svg != nil)
  }
}
