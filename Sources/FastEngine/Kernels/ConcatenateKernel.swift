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
    let forward = images("forward") { images, _ in
      for n in images {
        for (input, first) in zip(inputs, firsts) {
          let y = output.image(n) + output.layout.corner + first
          input.layout.copyChannels(to: y, output.layout, from: input.image(n) + input.layout.corner)
        }
      }
    }
    let backward = images("gradient") { images, _ in
      for n in images {
        for ((input, first), accumulates) in zip(zip(inputs, firsts), accumulates) where input.gradient != nil {
          let (layout, wide) = (input.layout.compact, output.layout.compact)
          let (g, dx) = (output.gradient(n) + first, input.gradient(n))
          for pixel in 0..<layout.pixelCount {
            for c in 0..<layout.channels {
              let share = g[pixel * wide.pixel + c]
              dx[pixel * layout.pixel + c] = accumulates ? dx[pixel * layout.pixel + c] + share : share
            }
          }
        }
      }
    }
    run = ([forward], [backward])
  }

  func forward() -> [Stage] { run.forward }
  func backward() -> [Stage] { run.backward }
}
