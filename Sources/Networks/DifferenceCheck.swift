import ReferenceEngine
import Tensors

/// Compares a network's gradients with central differences of its loss.
///
///     ∂L/∂w · d ≈ (L(w + h·d) − L(w − h·d)) / 2h,   for three random directions d and up to ten single entries
///
/// Between w − h·d and w + h·d the loss must be smooth: where a ReLU or a maximum changes sides, the point is left
/// out and counted.
///
/// - Complexity: 26 forward passes for each parameter tensor
public enum DifferenceCheck {
  /// h: the cube root of the rounding unit balances rounding against curvature.
  public static let step = 6e-6
  /// A difference of losses near 1 is rounded to about 1e-16; divided by 2h that is 1e-11, and 1e-8 of a gradient of
  /// 1e-3. Curvature adds h², 4e-11. Two digits are left for long sums.
  public static let tolerance = 1e-6

  public struct Row: Equatable, Sendable {
    public var node: String
    public var parameter: String
    public var points: Int
    public var excluded: Int
    public var largestDifference: Double
    /// The largest difference over the largest gradient of this parameter that was looked at, not below 1e-3.
    public var relativeError: Double

    public var isPassed: Bool { relativeError <= DifferenceCheck.tolerance }
    public var verdict: String { points == 0 ? "no smooth point" : isPassed ? "agrees" : "DIFFERS" }
  }

  public struct Result: Equatable, Sendable {
    public var rows: [Row]
    public var isPassed: Bool { rows.allSatisfy(\.isPassed) }
  }

  /// - Parameter progress: told the share that is done and the parameter at hand.
  /// - Throws: `NetworkError` if the batch does not fit the network.
  public static func run(
    _ network: Network, on batch: Batch, cancellation: Cancellation = Cancellation(),
    progress: (Double, String) -> Void = { _, _ in }
  ) throws(NetworkError) -> Result {
    let trace = try ReferenceExecutor(network).trace(batch, mode: .training)
    var rows: [Row] = []
    for (index, entry) in trace.entries.enumerated() {
      for (name, gradient) in entry.parameterGradients {
        if cancellation.isRequested { return Result(rows: rows) }
        progress(Double(index) / Double(trace.entries.count), "\(entry.node).\(name)")
        rows.append(try check(network, batch, entry.node, name, gradient: gradient, lane: rows.count))
      }
    }
    return Result(rows: rows)
  }

  private static func check(
    _ network: Network, _ batch: Batch, _ node: String, _ parameter: String, gradient: Tensor, lane: Int
  ) throws(NetworkError) -> Row {
    let value = try network.parameter(parameter, of: node)
    let stream = RandomStream(seed: network.seed, purpose: .differences, lane: lane)
    var row = Row(node: node, parameter: parameter, points: 0, excluded: 0, largestDifference: 0, relativeError: 0)
    var largestGradient = 1e-3
    for direction in directions(like: value, stream) {
      var moved = network
      try moved.setParameter(parameter, of: node, to: value.moved(by: step, along: direction))
      let above = try ReferenceExecutor(moved).lossAndBranches(batch)
      try moved.setParameter(parameter, of: node, to: value.moved(by: -step, along: direction))
      let below = try ReferenceExecutor(moved).lossAndBranches(batch)
      guard above.branches == below.branches else {
        row.excluded += 1
        continue
      }
      let numeric = (above.loss - below.loss) / (2 * step)
      let analytic = zip(gradient.elements, direction.elements).reduce(0) { $0 + $1.0 * $1.1 }
      row.points += 1
      let difference = abs(numeric - analytic)
      // `max` would pass over what is not a number.
      row.largestDifference = difference.isNaN ? .infinity : max(row.largestDifference, difference)
      if numeric.isFinite { largestGradient = max(largestGradient, abs(numeric)) }
    }
    row.relativeError = row.largestDifference / largestGradient
    return row
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
