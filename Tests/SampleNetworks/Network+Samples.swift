import Engines
import Networks
import Tensors

extension Network {
  /// As if trained: no γ at its start, no β, bias or mean at 0, no variance at 1.
  public func disturbed(seed: UInt64) -> Network {
    var network = self
    var lane = 0
    network.visitParameters { _, description, value in
      lane += 1
      let stream = RandomStream(seed: seed, purpose: .workspace, lane: lane)
      switch (description.role, description.name) {
      case (.weight, _): break
      case (_, "var"): value = Tensor.uniform(value.shape, from: stream).map { 0.5 + $0 }
      default: value = .normal(value.shape, deviation: 0.7, from: stream)
      }
    }
    return network
  }

  /// Images that any network of this input shape can read, the same on every run.
  public func sampleBatch(count: Int, seed: UInt64 = 11) -> Batch {
    let shape = Shape([count] + inputShape.dimensions)
    let images = Tensor.normal(shape, from: RandomStream(seed: seed, purpose: .workspace))
    return Batch(images: images, labels: (0..<count).map { ($0 * 7 + 1) % classCount })
  }
}
