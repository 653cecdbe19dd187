import Tensors

/// Functions that make and rearrange tensors.
extension Functions {
  static let arrays: [Function] = [
    Function("zeros", ["shape…"], arity: 1...8, "a tensor of zeros", example: "zeros(2, 3)") {
      Value(Tensor(shape: try $0.shape()))
    },
    Function("ones", ["shape…"], arity: 1...8, "a tensor of ones", example: "ones(3)") {
      Value(Tensor(shape: try $0.shape(), repeating: 1))
    },
    Function("linspace", ["a", "b", "n"], "n numbers from a to b, evenly spaced", example: "linspace(0, 1, 5)") {
      let (a, b) = (try $0.number(at: 0), try $0.number(at: 1))
      let count = try $0.integer(at: 2, in: 1...Shape.elementLimit)
      let last = Double(max(count - 1, 1))
      return .tensor(
        Tensor(numbers(count) { $0 == count - 1 && count > 1 ? b : a + (b - a) * Double($0) / last }))
    },
    Function(
      "reshape", ["x", "shape…"], arity: 2...9, "the same elements under another shape",
      example: "reshape([1 2 3 4], 2, 2)"
    ) {
      var sizes = $0
      sizes.arguments.removeFirst()
      return Value(try $0.tensor().reshaped(to: try sizes.shape()))
    },
    Function(
      "concat", ["a…"], arity: 1...64, labels: [Label("axis", "the axis to join along; 0 by default")],
      "tensors one after another", example: "concat([1 2], [3])"
    ) { call in
      let axis = try call.integer("axis", in: 0...8) ?? 0
      let parts = try call.arguments.indices.map { position in
        let part = try call.tensor(position)
        return part.rank == 0 ? Tensor([part.elements[0]]) : part
      }
      return Value(try Tensor.concatenating(parts, axis: axis))
    },
    Function(
      "sort", ["x"], labels: [Label("descending", "true puts the largest first")], "the elements in order",
      example: "sort([3 1 2])"
    ) {
      .tensor(Tensor(numbersInOrder(try $0.tensor().elements, descending: try $0.truth("descending") ?? false)))
    },
    Function(
      "argsort", ["x"], labels: [Label("descending", "true puts the largest first")],
      "the indices that would sort x; equal values keep their order", example: "argsort([3 1 2])"
    ) {
      let order = orderOfNumbers(try $0.tensor().elements, descending: try $0.truth("descending") ?? false)
      return .tensor(Tensor(order.map(Double.init)))
    },
    Function("cumsum", ["x"], "running sums", example: "cumsum([1 2 3])") {
      var sum = 0.0
      let sums = try $0.tensor().map { x in
        sum += x
        return sum
      }
      return .tensor(Tensor(sums.elements))
    },
    Function("transpose", ["x"], "the axes in reverse order; also x.T", example: "transpose([1 2; 3 4])") {
      Value(try $0.tensor().transposed)
    },
    Function("outer", ["a", "b"], "a column times a row", example: "outer([1 2], [3 4])") {
      let (a, b) = (try $0.tensor(0), try $0.tensor(1))
      return Value(try a.reshaped(to: [a.count, 1]) * b.reshaped(to: [1, b.count]))
    },
    Function("count", ["mask"], "how many elements are true", example: "count([1 0 2] > 0)") {
      .number(Double(try $0.tensor().elements.filter { $0 != 0 }.count))
    },
  ]
}
