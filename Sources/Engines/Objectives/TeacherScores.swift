import Networks
import Tensors

/// What a teacher says of each example, computed once: a row for each, N×K.
struct TeacherScores: Sendable {
  let values: Tensor

  init(_ values: Tensor) { self.values = values }

  /// - Throws: `NetworkError.batch` for a network of other classes, other examples, or scores that are no numbers.
  func check(_ network: Network, examples: Int) throws(NetworkError) {
    try network.checkGivesScores()
    guard values.rank == 2, values.shape[1] == network.classCount else {
      throw .batch(
        "the teacher tells \(values.shape.dimensions.last ?? 0) classes apart, the network \(network.classCount)")
    }
    guard values.shape[0] == examples else {
      throw .batch("the teacher has looked at \(values.shape[0]) images, and here are \(examples)")
    }
    guard values.elements.allSatisfy(\.isFinite) else {
      throw .batch("some of the teacher's scores are no finite numbers")
    }
  }

  func rows(_ indices: [Int]) -> Tensor {
    let classes = values.shape[1]
    let rows = indices.flatMap { values.elements[($0 * classes)..<(($0 + 1) * classes)] }
    return Tensor(shape: [indices.count, classes], elements: rows)
  }
}
