import Engines
import Figures
import Foundation
import Networks
import ReferenceEngine
import Tensors
import Texts

extension Verbs {
  static let step = Verb(
    "step", "a network",
    labels: [
      Label("on", "the batch; the first 50 training images by default"), Label("η", "learning rate; 0.1 by default"),
    ], changesSubject: true, trains: true,
    "takes one plain step of gradient descent and shows what moved; w ← w − η·∂L/∂w",
    example: "net = vgg(4, for: glyphs); step net on: glyphs.train[0..<8]"
  ) { call in
    let network = try call.subjectNetwork()
    let batch = try call.batch(for: network, count: 50)
    let rate = try call.positive("η") ?? 0.1
    let executor = ReferenceExecutor(network)
    let before = try call.computed(at: "on") { try executor.trace(batch, mode: .training) }
    _ = try call.computed(at: "on") {
      try executor.step(batch) { $0.role.isTrained ? UpdateRule(learningRate: rate) : nil }
    }
    var moved = executor.network
    // A plain step has no momentum, so it leaves none.
    moved.velocities = [:]
    let after = try call.computed(at: "on") { try executor.trace(batch, mode: .training) }
    call.emit(.table(Table(moving: network, to: moved, gradients: before)))
    call.emit(
      "loss on this batch \(String(format: "%.4f", before.loss)) → \(String(format: "%.4f", after.loss)), η \(NumberText.short(rate))"
    )
    return .network(moved)
  }
}

extension Table {
  /// What each trained parameter was, its gradient, and how far it went.
  fileprivate init(moving old: Network, to new: Network, gradients: Trace) {
    self.init(header: ["parameter", "shape", "‖before‖", "‖gradient‖", "‖moved‖", "largest move"])
    alignments = [.left, .left, .right, .right, .right, .right]
    for (node, moved) in zip(old.nodes, new.nodes) {
      let entry = gradients.entries.first { $0.node == node.name }
      for (before, after) in zip(node.layer.parameters, moved.layer.parameters) where before.description.role.isTrained
      {
        let gradient = entry?.parameterGradients.first { $0.name == before.description.name }?.value.elements ?? []
        let difference = zip(after.value.elements, before.value.elements).map { $0 - $1 }
        rows.append([
          "\(node.name).\(before.description.name)", "\(before.value.shape)",
          NumberText.scientific(Reduction.norm(before.value.elements)), NumberText.scientific(Reduction.norm(gradient)),
          NumberText.scientific(Reduction.norm(difference)),
          NumberText.scientific(difference.map(abs).max() ?? 0),
        ])
      }
    }
  }
}
