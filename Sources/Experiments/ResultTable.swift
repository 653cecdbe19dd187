import Foundation

/// Numbers of one arm over several seeds.
public struct ResultRow: Sendable {
  /// What was done: `VGG-like, 60 % removed, slimming`.
  public let name: [String]
  /// Accuracies or shares, one for each seed, by column.
  public private(set) var columns: [String: [Double]] = [:]

  public init(_ name: [String]) { self.name = name }

  mutating func add(_ column: String, _ value: Double) { columns[column, default: []].append(value) }

  public func mean(_ column: String) -> Double? {
    columns[column].map { $0.reduce(0, +) / Double($0.count) }
  }

  /// Half the distance from the smallest to the largest.
  public func spread(_ column: String) -> Double {
    let values = columns[column] ?? []
    return ((values.max() ?? 0) - (values.min() ?? 0)) / 2
  }
}

/// Results that make one table.
public struct ResultTable: Sendable {
  /// How a column's numbers are written: in per cent with their spread, as `4.3×`, or as they are.
  public enum Kind: Sendable { case share, ratio, count }

  public let title: String
  /// How columns are called and written.
  public let columns: [(name: String, kind: Kind)]
  public let keys: [String]
  public private(set) var results: [ResultRow] = []

  public init(_ title: String, keys: [String], columns: [(name: String, kind: Kind)]) {
    (self.title, self.keys, self.columns) = (title, keys, columns)
  }

  mutating func add(_ name: [String], _ values: [String: Double]) {
    let index = results.firstIndex { $0.name == name } ?? results.count
    if index == results.count { results.append(ResultRow(name)) }
    for (column, value) in values.sorted(by: { $0.key < $1.key }) { results[index].add(column, value) }
  }

  /// Adds what another table of the same columns has, seed by seed.
  mutating func append(_ other: ResultTable) {
    for result in other.results {
      for (column, values) in result.columns { for value in values { add(result.name, [column: value]) } }
    }
  }

  public subscript(name: [String]) -> ResultRow? { results.first { $0.name == name } }

  /// As Markdown, mean ± half the range over the seeds.
  public var markdown: String {
    let header = keys + columns.map(\.name)
    let rule = keys.map { _ in "---" } + columns.map { _ in "---:" }
    let rows = results.map { result in
      result.name
        + columns.map { column in
          guard let mean = result.mean(column.name) else { return "" }
          let spread = result.spread(column.name)
          return switch column.kind {
          case .share: String(format: "%.1f ± %.1f", 100 * mean, 100 * spread)
          case .ratio: String(format: "%.1f×", mean)
          case .count: String(format: "%.1f", mean)
          }
        }
    }
    return ([header, rule] + rows).map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }
}
