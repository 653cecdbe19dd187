extension NetworkDrawing {
  /// The importance of each channel of a block, largest first.
  public struct Scores: Equatable, Sendable {
    /// What the scores are, such as `γ`.
    public var symbol: String
    /// Magnitudes, sorted descending; what is not a number counts as zero.
    public let values: [Double]
    /// For each value, whether its channel stays.
    public let isKept: [Bool]
    /// Values up to and including it go, unless something else keeps them.
    public var threshold: Double?

    /// Takes the scores in any order, with whether each channel stays (all of them when not said).
    public init(symbol: String, values: [Double], isKept: [Bool]? = nil, threshold: Double? = nil) {
      let flags = isKept ?? Array(repeating: true, count: values.count)
      let pairs = zip(values.map { $0.isNaN ? 0 : abs($0) }, flags)
      // At equal scores the kept ones stand first, so that one boundary separates them where it can.
      let sorted = pairs.sorted { $0.0 != $1.0 ? $0.0 > $1.0 : $0.1 && !$1.1 }
      self.symbol = symbol
      self.values = sorted.map(\.0)
      self.isKept = sorted.map(\.1)
      self.threshold = threshold
    }

    /// `γ sorted, threshold 0.031`
    var caption: String {
      threshold.map { "\(symbol) sorted, threshold \(shortest($0))" } ?? "\(symbol) sorted"
    }
  }
}

/// Sorted scores in a row of cells, each one channel or, where there are too many, a few neighbours.
struct ScoreStrip: Equatable {
  struct Cell: Equatable {
    /// The largest score of the cell over the largest of all; 0 when all are zero.
    var height: Double
    /// Whether most of its channels stay.
    var isKept: Bool
  }
  var cells: [Cell]
  /// How many cells stand before the threshold.
  var threshold: Int?

  init(_ scores: NetworkDrawing.Scores, limit: Int) {
    let above = scores.threshold.map { threshold in scores.values.count { $0 > threshold } }
    let count = scores.values.count
    let largest = scores.values.first { $0.isFinite } ?? 0
    let boundary = above ?? count
    // Each side of the threshold is binned by itself, so that the mark stands between two cells exactly.
    let sides =
      count <= limit
      ? (boundary, count - boundary) : shares(of: limit, between: boundary, and: count - boundary)
    func bins(_ range: Range<Int>, into cells: Int) -> [Cell] {
      (0..<cells).map { cell in
        let start = range.lowerBound + range.count * cell / cells
        let end = range.lowerBound + range.count * (cell + 1) / cells
        let ratio = largest > 0 ? scores.values[start] / largest : 0
        let kept = scores.isKept[start..<end].count { $0 }
        return Cell(height: min(1, ratio), isKept: 2 * kept >= end - start)
      }
    }
    cells = bins(0..<boundary, into: sides.0) + bins(boundary..<count, into: sides.1)
    threshold = above == nil ? nil : sides.0
  }
}

/// Splits cells between two counts in proportion; what is not empty gets at least `minimum`, if there is room.
func shares(of cells: Int, between first: Int, and second: Int, minimum: Int = 1) -> (first: Int, second: Int) {
  guard first > 0 else { return (0, second > 0 ? cells : 0) }
  guard second > 0 else { return (cells, 0) }
  let proportional = (Double(cells) * Double(first) / (Double(first) + Double(second))).rounded()
  let least = min(minimum, cells / 2)
  let width = min(max(Int(proportional), least), cells - least)
  return (width, cells - width)
}
