import Texts

extension NetworkDrawing {
  /// The importance of each channel of a block, in the order in which a threshold sees them.
  public struct Scores: Equatable, Sendable {
    /// What the scores are, such as `γ`.
    public var symbol: String
    /// Magnitudes; what is not a number counts as zero. Sorted by what decides, which is themselves unless channels
    /// are tied: then it is the score of all that go together.
    public let values: [Double]
    /// What the threshold is held against, sorted descending.
    public let deciding: [Double]
    /// For each value, whether its channel stays.
    public let isKept: [Bool]
    /// Values up to and including it go, unless something else keeps them.
    public var threshold: Double?

    /// Takes the scores in any order, with whether each channel stays (all of them when not said).
    ///
    /// - Parameter deciding: for each value what the threshold was held against; the value itself if nil.
    public init(
      symbol: String, values: [Double], isKept: [Bool]? = nil, threshold: Double? = nil, deciding: [Double]? = nil
    ) {
      let flags = isKept ?? Array(repeating: true, count: values.count)
      let magnitudes = values.map { $0.isNaN ? 0 : abs($0) }
      let deciding = deciding ?? magnitudes
      // At equal scores the kept ones stand first, so that one boundary separates them where it can.
      let order = values.indices.sorted { a, b in
        if deciding[a] != deciding[b] { return deciding[a] > deciding[b] }
        if flags[a] != flags[b] { return flags[a] }
        return magnitudes[a] != magnitudes[b] ? magnitudes[a] > magnitudes[b] : a < b
      }
      self.symbol = symbol
      self.values = order.map { magnitudes[$0] }
      self.deciding = order.map { deciding[$0] }
      self.isKept = order.map { flags[$0] }
      self.threshold = threshold
    }

    /// How many stand before the threshold: those above it, and those at it that stay; nil without one.
    var above: Int? {
      threshold.map { threshold in
        zip(deciding, isKept).count { $0 > threshold || $0 == threshold && $1 && isKept.contains(false) }
      }
    }

    /// Whether others had a say: channels that go together stand in the order of their common score.
    var isTied: Bool { threshold != nil && zip(values, deciding).contains { $0 != $1 && $1.isFinite } }

    /// `γ sorted, threshold 0.031`
    var caption: String {
      let order = isTied ? "\(symbol) in the order of what goes together" : "\(symbol) sorted"
      return threshold.map { "\(order), threshold \(NumberText.inPicture($0))" } ?? order
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
    let above = scores.above
    let count = scores.values.count
    let largest = scores.values.filter(\.isFinite).max() ?? 0
    let boundary = above ?? count
    // Each side of the threshold is binned by itself, so that the mark stands between two cells exactly.
    let sides =
      count <= limit
      ? (boundary, count - boundary) : shares(of: limit, between: boundary, and: count - boundary)
    func bins(_ range: Range<Int>, into cells: Int) -> [Cell] {
      (0..<cells).map { cell in
        let start = range.lowerBound + range.count * cell / cells
        let end = range.lowerBound + range.count * (cell + 1) / cells
        let ratio = largest > 0 ? (scores.values[start..<end].max() ?? 0) / largest : 0
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
