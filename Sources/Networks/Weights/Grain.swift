import Tensors

/// What lives or dies as one: how regular the pattern of the weights is that are there.
///
///     weights   one entry of W
///     rows      W[o, i, u, ·]     a row of a kernel
///     kernels   W[o, i, ·, ·]     what one output makes of one input channel
///     filters   W[o, ·, ·, ·]     an output channel
///     columns   W[·, i, u, v]     one tap on one input channel, for all outputs of its group
///
/// A column is one of the matrix that a convolution multiplies patches by: without it the product is thinner, and still
/// dense. All but single weights are of convolutions, whose W has these axes.
///
/// - Source: Mao et al. 2017, arXiv:1705.08922 (rows, kernels, filters); Lebedev & Lempitsky 2016, CVPR (columns)
public struct Grain: Equatable, Sendable {
  /// In the plural: `rows`.
  public let word: String
  /// What it is, for help.
  public let summary: String
  /// How W, o×i×h×w with its output channels in groups, is cut into them; nil for any other W.
  private let cut: (@Sendable (_ shape: Shape, _ groups: Int) -> Grains)?

  /// By name.
  public static func == (a: Grain, b: Grain) -> Bool { a.word == b.word }

  private init(_ word: String, _ summary: String, _ cut: (@Sendable (Shape, Int) -> Grains)?) {
    (self.word, self.summary, self.cut) = (word, summary, cut)
  }

  /// Each alone.
  public static let weights = Grain("weights", "weights one by one", nil)
  /// 1-D.
  public static let rows = Grain("rows", "rows of kernels") { shape, _ in Grains(shape, each: shape[3]) }
  /// 2-D.
  public static let kernels = Grain("kernels", "kernels") { shape, _ in Grains(shape, each: shape[2] * shape[3]) }
  /// 3-D.
  public static let filters = Grain("filters", "filters") { shape, _ in
    Grains(shape, each: shape[1] * shape[2] * shape[3])
  }
  /// Across the outputs.
  public static let columns: Grain = {
    var columns = Grain("columns", "columns of the patch matrix") { shape, groups in
      Grains(each: 1, period: shape[1] * shape[2] * shape[3], times: shape[0] / groups, total: shape.count)
    }
    columns.isMeasuredByNorm = true
    return columns
  }()

  /// From the finest to the coarsest, and columns.
  public static let all = [weights, rows, kernels, filters, columns]
  /// Those that only convolutions have.
  public static let ofConvolutions = all.filter(\.isOfConvolutions)

  /// Whether its size is ‖·‖₂, as in the paper it is from, in place of Σ|w|.
  public private(set) var isMeasuredByNorm = false
  /// Whether only convolutions have it.
  public var isOfConvolutions: Bool { cut != nil }

  /// Of each layer that has such grains, how many there are and how many have a weight that is not 0.
  public func counts(in network: Network) -> [(node: Network.Node, alive: Int, total: Int)] {
    network.nodes.compactMap { node in
      guard let grains = grains(of: node, in: network), let elements = node.layer.weights?.elements else { return nil }
      let alive = Set(zip(grains.numbers, elements).filter { $1 != 0 }.map(\.0))
      return (node, alive.count, grains.count)
    }
  }

  /// The grains of a node's weights; nil where it has none.
  public func grains(of node: Network.Node, in network: Network) -> Grains? {
    guard let shape = node.layer.weights?.shape, shape.count > 0 else { return nil }
    guard let cut else { return Grains(shape, each: 1) }
    // A transposed convolution has four axes, too, in another order.
    guard type(of: node.layer).operation == Conv2D.operation, let input = node.inputs.first.flatMap(network.node)
    else { return nil }
    return cut(shape, input.shape[0] / shape[1])
  }
}

/// How a layer's weights are cut into grains.
///
/// In W's order, `each` neighbours are of one grain, and a row of `period` grains comes `times` times, before another row
/// of them begins.
public struct Grains: Codable, Equatable, Sendable {
  /// Neighbours in a grain.
  package let each: Int
  /// Grains in a row of them.
  package let period: Int
  /// How often a row of them comes.
  package let times: Int
  /// Weights, of all grains together.
  package let total: Int

  init(each: Int, period: Int, times: Int, total: Int) {
    (self.each, self.period, self.times, self.total) = (each, period, times, total)
  }

  fileprivate init(_ shape: Shape, each: Int) {
    self.init(each: each, period: shape.count / each, times: 1, total: shape.count)
  }

  /// Weights in a grain.
  public var size: Int { each * times }
  /// How many grains there are.
  public var count: Int { total / size }

  /// Of each weight, in W's order, the grain that it is of.
  public var numbers: [Int] {
    (0..<total).map { index in
      let (tile, place) = (index / each).quotientAndRemainder(dividingBy: period)
      return tile / times * period + place
    }
  }

  /// Whether the numbers make sense: they may come from a damaged file.
  package var isWhole: Bool {
    guard each > 0, period > 0, times > 0, total > 0 else { return false }
    let (row, isLong) = each.multipliedReportingOverflow(by: period)
    let (block, isLarge) = row.multipliedReportingOverflow(by: times)
    return !isLong && !isLarge && total % block == 0
  }

  /// For each grain whether it is there; nil if some are there in part.
  package func flags(of isKept: [Bool]) -> [Bool]? {
    guard isKept.count == total else { return nil }
    var flags = [Bool?](repeating: nil, count: count)
    for (number, isKept) in zip(numbers, isKept) {
      if let flag = flags[number], flag != isKept { return nil }
      flags[number] = isKept
    }
    return flags.map { $0 ?? false }
  }

  /// Of each weight whether its grain is there.
  package func spread(_ flags: [Bool]) -> [Bool] { numbers.map { flags[$0] } }
}
