import Networks
import ReferenceEngine

/// Channels of several values side by side, pixel by pixel.
final class ConcatenateKernel: Kernel {
  let nodes: [Network.Node]
  let method = "copy"
  private var run: (forward: [Stage], backward: [Stage]) = ([], [])

  init?(claiming node: Network.Node, in graph: Graph) {
    guard node.layer is ConcatenateLayer else { return nil }
    nodes = [node]
  }

  func prepare(_ plan: Plan) {
    let inputs = nodes[0].inputs.map(plan.value)
    let output = plan.value(nodes[0].id)
    var firsts: [Int] = []
    var channels = 0
    for input in inputs {
      firsts.append(channels)
      channels += input.layout.channels
    }
    var seen: Set<Network.NodeID> = []
    let accumulates = nodes[0].inputs.map { id in !seen.insert(id).inserted || plan.accumulates(id, self) }
    let table = plan.microkernels.table
    let y = output.layout
    let forward = images("forward") { images, _ in
      for n in images {
        for (input, first) in zip(inputs, firsts) {
          let x = input.layout
          table.pointee.copy(
            input.image(n) + x.corner, x.row, x.pixel, x.height, x.width, x.channels,
            output.image(n) + y.corner + first, y.row, y.pixel, 0)
        }
      }
    }
    let backward = images("gradient") { images, _ in
      for n in images {
        for ((input, first), accumulates) in zip(zip(inputs, firsts), accumulates) where input.gradient != nil {
          let (x, y) = (input.layout.compact, y.compact)
          table.pointee.copy(
            output.gradient(n) + first, y.row, y.pixel, x.height, x.width, x.channels, input.gradient(n), x.row,
            x.pixel, accumulates ? 1 : 0)
        }
      }
    }
    run = ([forward], [backward])
  }

  func forward() -> [Stage] { run.forward }
  func backward() -> [Stage] { run.backward }
}
