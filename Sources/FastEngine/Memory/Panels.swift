/// A matrix with its columns cut into panels of two vectors, the last perhaps of one: how microkernels read weights.
///
/// Panel after panel, each holds all its rows; a row of a panel is contiguous.
struct Panels: Equatable {
  /// Columns, a whole number of vectors.
  let columns: Int
  let lanes: Int

  /// - Parameter count: columns in use; they are filled up to whole vectors.
  init(_ count: Int, lanes: Int) {
    self.lanes = lanes
    columns = (count + lanes - 1) / lanes * lanes
  }

  var count: Int { (columns + 2 * lanes - 1) / (2 * lanes) }
  func start(_ panel: Int) -> Int { panel * 2 * lanes }
  func width(_ panel: Int) -> Int { min(2 * lanes, columns - start(panel)) }
  func vectors(_ panel: Int) -> Int { width(panel) / lanes }

  /// Where a number is, in a matrix of `rows` rows.
  func offset(row: Int, column: Int, rows: Int) -> Int {
    let panel = column / (2 * lanes)
    return start(panel) * rows + row * width(panel) + column - start(panel)
  }
}
