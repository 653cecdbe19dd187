import Networks
import ReferenceEngine
import Tensors

/// What the loss becomes without one weight, by the reference engine: only what the weight's layer feeds is computed anew.
public struct WeightDeletion {
  private let network: Network
  private let batch: Batch
  private let evaluations: ReferenceExecutor.Evaluations
  private let loss: Double
  private let pass: PassContext

  /// - Complexity: a forward pass
  public init(_ network: Network, on batch: Batch) throws(NetworkError) {
    try network.check(batch)
    (self.network, self.batch) = (network, batch)
    evaluations = try ReferenceExecutor(network).evaluations(batch.images)
    guard let scores = evaluations[network.output.id]?.output else { throw .structure("the network has no output") }
    loss = try batch.judge(scores).loss
    // In evaluation no layer draws numbers.
    pass = PassContext(mode: .evaluation, stream: RandomStream(seed: 0, purpose: .dropout))
  }

  /// The loss without a weight less the loss with it.
  public func change(without index: Int, of node: Network.Node) throws(NetworkError) -> Double {
    guard let weights = node.layer.weights else { return 0 }
    var layer = node.layer
    layer.weights = weights.masked(weights.isKept.enumerated().map { $1 && $0 != index })
    var changed: [Network.NodeID: Tensor] = [:]
    for other in network.nodes where other.id == node.id || other.inputs.contains(where: { changed[$0] != nil }) {
      let inputs =
        other.inputs.isEmpty ? [batch.images] : other.inputs.compactMap { changed[$0] ?? evaluations[$0]?.output }
      do throws(ShapeError) {
        changed[other.id] = try (other.id == node.id ? layer : other.layer).forward(inputs, pass).output
      } catch {
        throw .shape(error, node: other.name)
      }
    }
    guard let scores = changed[network.output.id] else { return 0 }
    return try batch.judge(scores).loss - loss
  }
}
