import Networks
import ReferenceEngine

/// The sum of branches, or one value alone, and the ReLU after it.
final class SumKernel: Kernel {
  let nodes: [Network.Node]
  let method = "elementwise"
  private let isRectified: Bool
  private var run: (forward: [Stage], backward: [Stage]) = ([], [])

  init?(claiming node: Network.Node, in graph: Graph) {
    if graph.readsImages(node) { return nil }
    if node.layer is ReLULayer {
      nodes = [node]
      isRectified = true
    } else if node.layer is AddLayer {
      let next = graph.rectifier(of: node)
      nodes = [node] + (next.map { [$0] } ?? [])
      isRectified = next != nil
    } else {
      return nil
    }
  }

  func prepare(_ plan: Plan) {
    let inputs = nodes[0].inputs.map(plan.value)
    let output = plan.value(self.output.id)
    let table = plan.microkernels.table
    let (height, length) = (output.layout.height, output.layout.width * output.layout.pixel)
    let isRectified = isRectified
    let forward = images("forward") { images, _ in
      for n in images {
        let y = output.image(n) + output.layout.corner
        let first = inputs[0].image(n) + inputs[0].layout.corner
        // A sum of more than two goes on from the sum so far.
        for index in stride(from: 1, to: max(inputs.count, 2), by: 1) {
          let rectifies = isRectified && index >= inputs.count - 1
          let other = index < inputs.count ? inputs[index] : nil
          table.pointee.combine(
            index == 1 ? first : y, index == 1 ? inputs[0].layout.row : output.layout.row,
            other.map { $0.image(n) + $0.layout.corner }, other?.layout.row ?? 0, height, length, rectifies ? 1 : 0, y,
            output.layout.row)
        }
      }
    }
    var seen: Set<Network.NodeID> = []
    let accumulates = nodes[0].inputs.map { id in !seen.insert(id).inserted || plan.accumulates(id, self) }
    let backward = images("gradient") { images, _ in
      for n in images {
        for (input, accumulates) in zip(inputs, accumulates) where input.gradient != nil {
          table.pointee.mask(
            isRectified ? output.image(n) + output.layout.corner : nil, output.layout.row, output.gradient(n), height,
            length, input.gradient(n), accumulates ? 1 : 0)
        }
      }
    }
    run = ([forward], [backward])
  }

  func forward() -> [Stage] { run.forward }
  func backward() -> [Stage] { run.backward }
}
