import Networks
import ReferenceEngine
import Tensors

/// Compares a network's gradients with central differences of its loss.
///
///     ∂L/∂w · d ≈ (L(w + h·d) − L(w − h·d)) / 2h,   for three random directions d and up to ten single entries
///
/// Between w − h·d and w + h·d the loss must be smooth: where a ReLU or a maximum changes sides, the point is left
/// out and counted. Where the loss bends so much that the two disagree, the difference is taken again with h/2, and
/// Richardson's (4·D(h/2) − D(h))/3 is free of h²; a wrong gradient differs from it as from D(h).
///
/// The loss itself is rounded: first order, to u·Σ|∂L/∂y|·|terms of y| over all values y of all nodes. Divided by h
/// that is what no difference can see. It counts one rounding for each value: where many are alike, as behind a dead
/// ReLU, their roundings add up. So where the two disagree, eight differences with almost the same h are taken: four times
/// what they are apart is noise too.
///
/// - Complexity: 26 forward passes for each parameter tensor, as many again where the loss bends, and eight times as many
///   where the two disagree
public enum DifferenceCheck {
  /// h: the cube root of the rounding unit balances rounding against curvature.
  public static let step = 6e-6
  /// Curvature adds h², 4e-11 where the loss's natural scale is 1; where it is a hundredth, 4e-7.
  public static let tolerance = 1e-6

  public struct Row: Equatable, Sendable {
    public var node: String
    public var parameter: String
    public var points: Int
    public var excluded: Int
    public var largestDifference: Double
    /// The largest difference over the largest gradient of this parameter that was looked at, or over the smallest whose
    /// millionth shows above the rounding of the loss, if that is larger.
    public var relativeError: Double
    /// Whether its gradient is meant to be the true one; see `WeightForm.isExact`.
    public var isExact = true

    public var isPassed: Bool { relativeError <= DifferenceCheck.tolerance }
    public var verdict: String {
      isExact ? points == 0 ? "no smooth point" : isPassed ? "agrees" : "DIFFERS" : "an estimate, not looked at"
    }
  }

  public struct Result: Equatable, Sendable {
    public var rows: [Row]
    public var isPassed: Bool { rows.allSatisfy(\.isPassed) }
  }

  /// - Parameter progress: told the share that is done and the parameter at hand.
  /// - Throws: `NetworkError` if the batch does not fit the network, or it was cancelled.
  public static func run(
    _ network: Network, on batch: Batch, progress: (Double, String) -> Void = { _, _ in }
  ) throws(NetworkError) -> Result {
    let trace = try ReferenceExecutor(network).trace(batch, mode: .training)
    return try run(trace, of: network, on: batch, progress: progress)
  }

  /// The same for a trace at hand, in which a test may have planted something.
  static func run(
    _ trace: Trace, of network: Network, on batch: Batch,
    progress: (Double, String) -> Void = { _, _ in }
  ) throws(NetworkError) -> Result {
    let faintest = try ReferenceExecutor(network).roundingOfLoss(trace) / step / tolerance
    var rows: [Row] = []
    let count = trace.entries.reduce(0) { $0 + $1.parameterGradients.count }
    for entry in trace.entries {
      for (name, gradient) in entry.parameterGradients {
        progress(Double(rows.count) / Double(count), "\(entry.node).\(name)")
        if let form = network.node(named: entry.node)?.layer.weights?.form, !form.isExact, form.stores(name) {
          rows.append(
            Row(
              node: entry.node, parameter: name, points: 0, excluded: 0, largestDifference: 0, relativeError: 0,
              isExact: false))
          continue
        }
        let slope = Slope(
          network: network, batch: batch, node: entry.node, parameter: name,
          value: try network.parameter(name, of: entry.node))
        rows.append(try check(slope, gradient, faintest, lane: rows.count))
      }
    }
    return Result(rows: rows)
  }

  private static func check(_ slope: Slope, _ gradient: Tensor, _ faintest: Double, lane: Int) throws(NetworkError)
    -> Row
  {
    let stream = RandomStream(seed: slope.network.seed, purpose: .differences, lane: lane)
    var row = Row(
      node: slope.node, parameter: slope.parameter, points: 0, excluded: 0, largestDifference: 0, relativeError: 0)
    var largestGradient = faintest
    for direction in directions(like: slope.value, stream) {
      guard var numeric = try slope.difference(along: direction, step) else {
        row.excluded += 1
        continue
      }
      let analytic = zip(gradient.elements, direction.elements).reduce(0) { $0 + $1.0 * $1.1 }
      if !(abs(numeric - analytic) <= tolerance * max(abs(analytic), faintest)),
        let half = try slope.difference(along: direction, step / 2)
      {
        numeric = (4 * half - numeric) / 3
      }
      row.points += 1
      var difference = abs(numeric - analytic)
      if !(difference <= tolerance * max(abs(analytic), faintest)) {
        difference -= min(difference, 4 * (try slope.noise(along: direction)))
      }
      // `max` would pass over what is not a number.
      row.largestDifference = difference.isNaN ? .infinity : max(row.largestDifference, difference)
      if numeric.isFinite { largestGradient = max(largestGradient, abs(numeric)) }
    }
    row.relativeError = row.largestDifference / largestGradient
    return row
  }

  /// The loss along one parameter.
  private struct Slope {
    let network: Network
    let batch: Batch
    let node: String
    let parameter: String
    let value: Tensor

    /// (L(w + h·d) − L(w − h·d)) / 2h; nil where something changes sides in between.
    func difference(along direction: Tensor, _ h: Double) throws(NetworkError) -> Double? {
      func loss(_ distance: Double) throws(NetworkError) -> (loss: Double, branches: [Tensor]) {
        var moved = network
        try moved.setParameter(parameter, of: node, to: value.moved(by: distance, along: direction))
        return try ReferenceExecutor(moved).lossAndBranches(batch)
      }
      let (above, below) = (try loss(h), try loss(-h))
      return above.branches == below.branches ? (above.loss - below.loss) / (2 * h) : nil
    }

    /// How far apart differences are whose h differ by up to a fifth.
    func noise(along direction: Tensor) throws(NetworkError) -> Double {
      var slopes: [Double] = []
      for factor in [0.8, 0.86, 0.91, 0.97, 1.04, 1.09, 1.15, 1.2] {
        if let slope = try difference(along: direction, factor * DifferenceCheck.step) { slopes.append(slope) }
      }
      return (slopes.max() ?? 0) - (slopes.min() ?? 0)
    }
  }

  /// Three random unit directions, then single entries, spread over the tensor.
  private static func directions(like value: Tensor, _ stream: RandomStream) -> [Tensor] {
    var directions = (0..<3).map { number in
      let random = Tensor.normal(value.shape, from: stream, offset: number * value.count)
      return 1 / max(Reduction.norm(random.elements), 1e-300) * random
    }
    for entry in stream.permutation(value.count).prefix(10) {
      var single = Tensor(shape: value.shape)
      single.elements[entry] = 1
      directions.append(single)
    }
    return directions
  }
}

extension Tensor {
  fileprivate func moved(by distance: Double, along direction: Tensor) -> Tensor {
    var result = self
    for index in result.elements.indices { result.elements[index] += distance * direction.elements[index] }
    return result
  }
}
