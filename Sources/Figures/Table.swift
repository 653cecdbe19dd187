/// Rows under a header; every output that has columns is one.
public struct Table: Equatable, Sendable {
  public enum Alignment: Sendable { case left, right }

  public var header: [String]
  public var rows: [[String]]
  /// One per column; numbers stand to the right.
  public var alignments: [Alignment]

  public init(header: [String], rows: [[String]] = [], alignments: [Alignment]? = nil) {
    self.header = header
    self.rows = rows
    self.alignments = alignments ?? header.indices.map { $0 == 0 ? .left : .right }
  }
}
