import Networks

extension ResultTable {
  /// One table over some seeds, several of them measured side by side.
  ///
  /// - Parameter measure: adds the rows of one seed.
  static func over(
    _ seeds: ClosedRange<UInt64>, _ empty: ResultTable,
    _ measure: @Sendable (_ seed: UInt64, _ table: inout ResultTable) throws -> Void
  ) throws -> ResultTable {
    let tables = try Array(seeds).measuredSideBySide(effort: { _ in 1 }) { seed in
      var table = empty
      try measure(seed, &table)
      return table
    }
    return tables.reduce(into: empty) { $0.append($1) }
  }
}
