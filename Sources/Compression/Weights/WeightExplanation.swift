import Networks
import Reports
import Tensors

/// What there is to say about a layer's weights: how many there are, what decided that, and what hangs on none of them.
package struct WeightExplanation: Sendable {
  /// W's axes.
  package let shape: Shape
  /// Weights that are there, of all.
  package let kept: Int
  package let count: Int
  /// How many different values those have that are there.
  package let values: Int
  /// √(mean w²) of all of them, and the smallest and the largest |w| of those that are there and not 0.
  package let deviation: Double
  package let smallest: Double
  package let largest: Double
  /// What the last pruning of weights held against them, and by which criterion; nil without one.
  package let threshold: (criterion: String, value: Double)?
  /// Outputs whose every weight is 0, counted from 0: they say the same for every image. Inputs that only zeros read. nil
  /// where the layer mixes no channels.
  package let deafOutputs: [Int]?
  package let unreadInputs: [Int]?
  /// Bits at rest: 32 a number, and those of codes.
  package let storage: Storage

  /// - Returns: nil for a layer without weights.
  package init?(of node: Network.Node, in network: Network) {
    guard let weights = node.layer.weights else { return nil }
    (shape, count, storage) = (weights.shape, weights.count, weights.form.storage)
    let there = zip(weights.elements, weights.isKept).filter(\.1).map(\.0)
    kept = there.count
    values = Set(there.map(\.bitPattern)).count
    deviation = Reduction.norm(weights.elements) / Double(max(count, 1)).squareRoot()
    let sizes = there.map(abs).filter { $0 > 0 }
    (smallest, largest) = (sizes.min() ?? 0, sizes.max() ?? 0)
    threshold =
      network.prunings.reversed().lazy.filter { $0.unit == .weights }.compactMap { report in
        report.layers.first { $0.node == node.name }?.threshold.map { (report.criterion, $0) }
      }.first
    let squares = node.layer.squaredWeights
    deafOutputs = squares.map { matrix in
      let (outputs, inputs) = (matrix.shape[0], matrix.shape[1])
      return (0..<outputs).filter { row in (0..<inputs).allSatisfy { matrix.elements[row * inputs + $0] == 0 } }
    }
    unreadInputs = squares.map { matrix in
      let (outputs, inputs) = (matrix.shape[0], matrix.shape[1])
      return (0..<inputs).filter { column in (0..<outputs).allSatisfy { matrix.elements[$0 * inputs + column] == 0 } }
    }
  }
}
