import Tensors

/// Random tensors from the workspace's own stream: undoing and retyping a line repeats its numbers.
extension Functions {
  static let random: [Function] = [
    Function("random", ["shape…"], arity: 0...8, "numbers from 0 to 1, evenly likely", example: "random(2, 3)") {
      call in
      let shape = try call.shape()
      let (stream, offset) = call.evaluator.workspace.drawRandom(shape.count)
      return Value(Tensor.uniform(shape, from: stream, offset: offset))
    },
    Function(
      "normal", ["shape…"], arity: 0...8, labels: [Label("mean", "0 by default"), Label("std", "1 by default")],
      "numbers from a normal distribution", example: "normal(4, mean: 1, std: 0.1)"
    ) { call in
      let shape = try call.shape()
      let (stream, offset) = call.evaluator.workspace.drawRandom(shape.count)
      return Value(
        Tensor.normal(
          shape, mean: try call.number("mean") ?? 0, deviation: try call.number("std") ?? 1, from: stream,
          offset: offset))
    },
    Function("permutation", ["n"], "the numbers 0 to n - 1 in random order", example: "permutation(5)") { call in
      let count = try call.integer(at: 0, in: 0...1_000_000)
      let (_, offset) = call.evaluator.workspace.drawRandom(1)
      let stream = RandomStream(seed: Workspace.randomSeed, purpose: .workspace, lane: 1, step: offset)
      return .tensor(Tensor(stream.permutation(count).map(Double.init)))
    },
  ]
}
