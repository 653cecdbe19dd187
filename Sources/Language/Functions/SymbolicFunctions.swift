import Syntax
import DataLoading
import Networks
import Tensors

extension Functions {
  /// What begins and ends a network that is typed layer by layer.
  static let symbolic: [Function] = [
    Function(
      "input", ["images or shape"], labels: [Label("classes", "how many classes to tell apart, with a shape")],
      "where a network begins that is typed layer by layer; its layers are functions of it",
      example: "x = input(glyphs); network(x |> conv(8, size: 3) |> batchnorm |> relu |> gap |> linear(10), seed: 1)"
    ) { call in
      let number = call.evaluator.nextLayer()
      if case .dataset(let dataset) = call.arguments[0].value {
        if let classes = call.labels["classes"] {
          throw LanguageError("\(dataset.name) already fixes the classes", at: classes.range)
        }
        return .symbolic(
          try SymbolicTensor(
            input: dataset.train.imageShape, dataset: dataset.name, classes: dataset.train.classCount, number: number))
      }
      guard let sizes = call.arguments[0].value.asTensor, sizes.count == 3,
        sizes.elements.allSatisfy({ Int(exactly: $0).map { (1...4096).contains($0) } ?? false })
      else {
        throw LanguageError(
          "`input` needs a data set, or three sizes from 1 to 4096, C×H×W", at: call.arguments[0].range,
          suggestion: "Such as input(glyphs), or input([3 32 32]).")
      }
      return .symbolic(
        try SymbolicTensor(
          input: Shape(sizes.elements.map { Int($0) }), classes: try call.integer("classes", in: 1...100_000),
          number: number))
    },
    Function(
      "network", ["h…"], arity: 1...8, labels: [Label("seed", "where the weights come from; 0 by default")],
      "makes a network of what was typed layer by layer; h is its last layer, one score for each class or a map; or several",
      example: "x = input(glyphs); network(x |> flatten |> linear(10))"
    ) { call in
      let ends = try call.arguments.map { argument throws(LanguageError) in
        guard case .symbolic(let end) = argument.value else {
          throw LanguageError(
            "`network` needs an unfinished network, got \(argument.value.kind)", at: argument.range,
            suggestion: "Such as \(call.function.example)")
        }
        return end
      }
      return .network(try ends[ends.count - 1].network(seed: try call.weightSeed(), beside: Array(ends.dropLast())))
    },
  ]
}
