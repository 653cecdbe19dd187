import Tensors

/// The shortcut without parameters around a block that makes images smaller and channels more: every stride-th pixel,
/// between channels of zeros.
///
///     y[n, before + c, i, j] = x[n, c, i·stride, j·stride];  all other channels are 0
///     OH = ⌈H/stride⌉, OW alike
///
/// - Shapes: x [N,C,H,W] → y [N, before + C + after, OH, OW]
/// - Gradient: ∂L/∂x[n,c,i·stride,j·stride] = g[n, before + c, i, j], and 0 for a pixel that is not read
/// - Complexity: one copy for each value that is read
/// - Throws: `ShapeError` if x has not 4 axes, stride < 1, or before or after is no count of channels
/// - Source: He, Zhang, Ren & Sun 2016, arXiv:1512.03385, option A
public enum PadShortcut {
  public static func forward(_ x: Tensor, stride: Int, before: Int, after: Int) throws(ShapeError) -> Tensor {
    let geometry = try Geometry(x.shape, stride: stride, before: before, after: after)
    var y = Tensor(shape: geometry.output)
    geometry.forEachPixel { input, output in y.elements[output] = x.elements[input] }
    return y
  }

  public static func backward(inputShape: Shape, stride: Int, before: Int, after: Int, gradient g: Tensor)
    throws(ShapeError) -> Tensor
  {
    let geometry = try Geometry(inputShape, stride: stride, before: before, after: after)
    guard g.shape == geometry.output else {
      throw .mismatch(operation: "padshortcut, backward", geometry.output, g.shape)
    }
    var dx = Tensor(shape: inputShape)
    geometry.forEachPixel { input, output in dx.elements[input] = g.elements[output] }
    return dx
  }

  /// Which pixel of x becomes which pixel of y.
  private struct Geometry {
    let input, output: Shape
    let stride, before: Int

    init(_ input: Shape, stride: Int, before: Int, after: Int) throws(ShapeError) {
      guard input.rank == 4 else {
        throw .unexpected(operation: "padshortcut", input, expected: "4 axes, N×C×H×W")
      }
      let channelCounts = 0...Shape.elementLimit
      guard stride > 0, channelCounts.contains(before), channelCounts.contains(after) else {
        throw .option(
          operation: "padshortcut",
          "stride must be at least 1, before and after counts of channels, got \(stride), \(before) and \(after)")
      }
      func smaller(_ size: Int) -> Int { size / stride + (size % stride == 0 ? 0 : 1) }
      let channels = before + input[1] + after
      (self.input, self.stride, self.before) = (input, stride, before)
      output = try Shape([input[0], channels, smaller(input[2]), smaller(input[3])]).validated()
    }

    func forEachPixel(_ body: (_ input: Int, _ output: Int) -> Void) {
      for n in 0..<input[0] {
        for c in 0..<input[1] {
          let (from, to) = (n * input[1] + c, n * output[1] + before + c)
          for i in 0..<output[2] {
            for j in 0..<output[3] {
              body((from * input[2] + i * stride) * input[3] + j * stride, (to * output[2] + i) * output[3] + j)
            }
          }
        }
      }
    }
  }
}

extension Operations {
  static let padShortcut = Operation(
    "padshortcut", file: "PadShortcut.swift", "every stride-th pixel, between channels of zeros", inputs: ["x"],
    options: [("stride", 1), ("before", 0), ("after", 0)]
  ) { inputs, options throws(ShapeError) in
    Evaluation(
      try PadShortcut.forward(
        inputs[0], stride: options.integer("stride"), before: options.integer("before"),
        after: options.integer("after")))
  } backward: { inputs, options, _, g throws(ShapeError) in
    [
      try PadShortcut.backward(
        inputShape: inputs[0].shape, stride: options.integer("stride"), before: options.integer("before"),
        after: options.integer("after"), gradient: g)
    ]
  }
}
