import Networks
import ReferenceEngine
import Tensors

/// h = ∂²E/∂θ², how the loss is bent along each parameter alone: moving it by δ at a minimum costs ½·h·δ².
///
/// By the parameters' names, `w` for W. See `Layer.curvature`.
public typealias Curvature = [Network.NodeID: [String: Tensor]]

extension ReferenceExecutor {
  /// The diagonal of the second derivatives of the mean loss, in the form of Levenberg and Marquardt: none is below 0.
  ///
  ///     E = 1/N·Σ_n ℓ_n        h_θ = 1/N·Σ_n ∂²ℓ_n/∂θ²
  ///
  /// A pass backward like that of gradients, in which everything is squared; batch norms use their running statistics. Some
  /// dozens of images at a time go through the network.
  ///
  /// - Complexity: as a forward and a backward pass
  /// - Source: LeCun, Denker & Solla 1990, NIPS 2
  public static func curvature(of network: Network, on batch: Batch) throws(NetworkError) -> Curvature {
    try network.check(batch)
    let executor = ReferenceExecutor(network)
    var sum: Curvature = [:]
    for start in stride(from: 0, to: batch.labels.count, by: 50) {
      let part = batch.part(start..<min(start + 50, batch.labels.count))
      let share = Double(part.labels.count) / Double(batch.labels.count)
      for (id, parameters) in try executor.curvature(part) {
        for (name, values) in parameters {
          // A part's loss is a mean over its images.
          let own = share * values
          if sum[id]?[name] == nil { sum[id, default: [:]][name] = own } else { sum[id]?[name]?.accumulate(own) }
        }
      }
    }
    return sum
  }

  private func curvature(_ batch: Batch) throws(NetworkError) -> Curvature {
    let evaluations = try evaluations(batch.images)
    guard let scores = evaluations[network.output.id]?.output else { throw .structure("the network has no output") }
    var arriving = [network.output.id: try judged(scores, batch)]
    var curvature: Curvature = [:]
    for node in network.nodes.reversed() {
      guard let evaluation = evaluations[node.id], let h = arriving[node.id] else { continue }
      let inputs = node.inputs.isEmpty ? [batch.images] : node.inputs.compactMap { evaluations[$0]?.output }
      do throws(ShapeError) {
        let own = try node.layer.curvature(inputs, evaluation, curvature: h)
        if !own.parameters.isEmpty { curvature[node.id] = own.parameters }
        for (id, input) in zip(node.inputs, own.inputs) {
          if arriving[id] == nil { arriving[id] = input } else { arriving[id]?.accumulate(input) }
        }
      } catch {
        throw .shape(error, node: node.name)
      }
      try Cancellation.check()
    }
    return curvature
  }

  private func judged(_ scores: Tensor, _ batch: Batch) throws(NetworkError) -> Tensor {
    do throws(ShapeError) {
      return try batch.objective.curvature(scores, labels: batch.labels)
    } catch {
      throw .shape(error, node: "the loss")
    }
  }
}
