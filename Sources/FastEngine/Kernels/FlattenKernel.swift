import Networks
import ReferenceEngine

/// Images to rows: channel c owns H·W neighbouring numbers, as the reference has it.
final class FlattenKernel: Kernel {
  let nodes: [Network.Node]
  let method = "copy"
  private var run: (forward: [Stage], backward: [Stage]) = ([], [])

  init?(claiming node: Network.Node, in graph: Graph) {
    guard node.layer is FlattenLayer else { return nil }
    nodes = [node]
  }

  func prepare(_ plan: Plan) {
    let input = plan.value(nodes[0].inputs[0])
    let output = plan.value(nodes[0].id)
    let layout = input.layout
    let accumulates = plan.accumulates(nodes[0].inputs[0], self)
    let forward = images("forward") { images, _ in
      for n in images {
        let y = output.image(n) + output.layout.corner
        layout.eachElement { index, place in y[index] = input.image(n)[place] }
      }
    }
    let backward = images("gradient") { images, _ in
      guard input.gradient != nil else { return }
      for n in images {
        let (g, dx) = (output.gradient(n), input.gradient(n))
        layout.compact.eachElement { index, place in dx[place] = accumulates ? dx[place] + g[index] : g[index] }
      }
    }
    run = ([forward], [backward])
  }

  func forward() -> [Stage] { run.forward }
  func backward() -> [Stage] { run.backward }
}

extension ImageLayout {
  /// Each number of an image in the order of tensors, channel by channel, and its place in memory.
  func eachElement(_ body: (_ index: Int, _ place: Int) -> Void) {
    var index = 0
    for channel in 0..<channels {
      for i in 0..<height {
        for j in 0..<width {
          body(index, corner + i * row + j * pixel + channel)
          index += 1
        }
      }
    }
  }
}
