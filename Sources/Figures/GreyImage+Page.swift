extension GreyImage {
  /// One rectangle for each run of equal pixels.
  var page: Page {
    let side = max(2.0, min(12, 320 / Double(max(1, columns))).rounded(.down))
    var page = Page(
      width: side * Double(max(1, columns)), height: side * Double(max(1, rows.count)),
      title: "image, \(columns) by \(rows.count)")
    for row in rows.indices {
      var start = 0
      for column in 0..<columns where column + 1 == columns || grey(row, column + 1) != grey(row, column) {
        page.rectangle(
          x: side * Double(start), y: side * Double(row), width: side * Double(column + 1 - start), height: side,
          fill: grey(row, column))
        start = column + 1
      }
    }
    return page
  }

  /// What is not a number is red, as nothing else is.
  private func grey(_ row: Int, _ column: Int) -> String {
    guard let brightness = brightness(row: row, column: column) else { return Palette.threshold }
    let level = String(Int((brightness * 255).rounded()), radix: 16)
    return "#" + String(repeating: level.count == 1 ? "0" + level : level, count: 3)
  }
}
