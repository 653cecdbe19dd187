import Networks
import Tensors

/// How an engine's values and gradients differ from the reference's, node by node.
///
/// Each part of the engine is given the reference's inputs and the reference's output gradient, so that a difference
/// belongs to the node that shows it. What has added up over all parts before is shown beside it, and not judged.
public struct EngineComparison: Sendable, Equatable {
  public struct Row: Sendable, Equatable {
    /// The nodes that are done together: `conv1…pool1`.
    public var nodes: String
    /// How: `Winograd 4×4`, `direct`, `reference`.
    public var method: String
    /// `y`, `∂L/∂x`, `∂L/∂w`, ….
    public var quantity: String
    public var absolute: Double
    /// The largest difference as a share of Σ|terms|, what the number is the sum of.
    public var relative: Double
    /// The same of what ties do not explain; see `ties`.
    public var relativeBesideTies = 0.0
    public var tolerance: Double
    /// Relative, after all parts before have added theirs.
    public var accumulated: Double?
    /// Values so near to a kink that rounding decides which way their gradients go: a ReLU's input at 0, largest values
    /// under a window.
    public var ties: Int

    public init(
      nodes: String, method: String, quantity: String, absolute: Double, relative: Double, tolerance: Double,
      accumulated: Double?, ties: Int
    ) {
      (self.nodes, self.method, self.quantity) = (nodes, method, quantity)
      (self.absolute, self.relative, self.tolerance) = (absolute, relative, tolerance)
      (self.accumulated, self.ties) = (accumulated, ties)
    }

    public enum Verdict: String, Sendable { case agrees, differs = "DIFFERS", tie = "but for ties" }

    public var verdict: Verdict {
      // Written so that what is not a number does not agree.
      relative <= tolerance ? .agrees : relativeBesideTies <= tolerance ? .tie : .differs
    }
  }

  public var engine: String
  public var rows: [Row]
  public var reasons: [String]

  public init(engine: String, rows: [Row], reasons: [String]) {
    (self.engine, self.rows, self.reasons) = (engine, rows, reasons)
  }

  public var isPassed: Bool { rows.allSatisfy { $0.verdict == .agrees } }
  public var hasTies: Bool { rows.contains { $0.verdict == .tie } }
}
