import DataLoading
import Engines
import Networks
import ReferenceEngine
import Tensors

extension Network {
  /// The network with the running statistics of its batch norms estimated anew: the mean over some batches of what each
  /// batch has, every layer seeing what the layers before it make of the batch.
  ///
  /// No trained parameter moves, and labels are not looked at.
  ///
  /// - Complexity: one training pass over the images
  public func reestimatingStatistics(
    on split: DataSplit, batches: Int, batchSize: Int, executor: any Executor,
    cancellation: Cancellation = Cancellation()
  ) throws(NetworkError) -> Network {
    guard split.count > 1 else { throw .batch("\(split.name) has too few images for statistics") }
    // With ρ = 1 the running statistics are the last batch's own.
    try executor.prepare(settingStatisticsShare(to: 1))
    let size = min(batchSize, split.count)
    let order = RandomStream(seed: seed, purpose: .shuffle, step: stepCount).permutation(split.count)
    var sums: [NodeID: [String: [Double]]] = [:]
    var count = 0.0
    for index in 0..<min(batches, max(split.count / size, 1)) {
      if cancellation.isRequested { break }
      let images = split.batch(Array(order[(index * size)..<((index + 1) * size)])).images
      let labels = [Int](repeating: 0, count: size)
      _ = try executor.step(Batch(images: images, labels: labels, objective: OutputEnergy())) { _ in nil }
      count += 1
      for node in executor.network.nodes {
        for (description, value) in node.layer.parameters where description.role == .statistic {
          let sum = sums[node.id]?[description.name] ?? [Double](repeating: 0, count: value.count)
          sums[node.id, default: [:]][description.name] = zip(sum, value.elements).map { $0 + $1 }
        }
      }
    }
    guard count > 0 else { return self }
    var result = self
    result.visitParameters { id, description, value in
      guard let sum = sums[id]?[description.name] else { return }
      value.elements = sum.map { $0 / count }
    }
    result.velocities = velocities
    return result
  }
}
