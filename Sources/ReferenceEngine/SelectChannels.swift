import Tensors
import Texts

/// Some channels, in the order given: what a layer reads that needs only part of what lies before it.
///
///     y[n,j,…] = x[n, channels[j], …]
///
/// A channel may be read by several j, or by none.
///
/// - Shapes: x [N,C,…], channels J numbers of 0..<C → y [N,J,…]
/// - Gradient: ∂L/∂x[n,c,…] = Σ_{j: channels[j] = c} g[n,j,…], and 0 for a channel that is not read
/// - Complexity: one copy for each value of y forward, one addition backward
/// - Throws: `ShapeError` if a channel is not in 0..<C
public enum SelectChannels {
  public static func forward(_ x: Tensor, channels: [Int]) throws(ShapeError) -> Tensor {
    let (n, plane) = try check(x.shape, channels)
    let shape = try outputShape(x.shape, channels).validated()
    var elements: [Double] = []
    elements.reserveCapacity(shape.count)
    for image in 0..<n {
      for c in channels {
        let start = (image * x.shape[1] + c) * plane
        elements += x.elements[start..<(start + plane)]
      }
    }
    return Tensor(shape: shape, elements: elements)
  }

  public static func backward(inputShape: Shape, channels: [Int], gradient g: Tensor) throws(ShapeError) -> Tensor {
    let (n, plane) = try check(inputShape, channels)
    let shape = outputShape(inputShape, channels)
    guard g.shape == shape else { throw .mismatch(operation: "select, backward", shape, g.shape) }
    var dx = Tensor(shape: inputShape)
    for image in 0..<n {
      for (j, c) in channels.enumerated() {
        let (from, to) = ((image * channels.count + j) * plane, (image * inputShape[1] + c) * plane)
        for index in 0..<plane { dx.elements[to + index] += g.elements[from + index] }
      }
    }
    return dx
  }

  private static func outputShape(_ shape: Shape, _ channels: [Int]) -> Shape {
    Shape([shape[0], channels.count] + shape.dimensions[2...])
  }

  private static func check(_ shape: Shape, _ channels: [Int]) throws(ShapeError) -> (n: Int, plane: Int) {
    guard shape.rank >= 2 else { throw .unexpected(operation: "select", shape, expected: "at least 2 axes, N×C×…") }
    if let wrong = channels.first(where: { !(0..<shape[1]).contains($0) }) {
      throw .option(operation: "select", "there is no channel \(wrong) in \(shape); channels are 0..<\(shape[1])")
    }
    return (shape[0], shape.dimensions[2...].reduce(1, *))
  }
}

extension Operations {
  static let selectChannels = Operation(
    "select", file: "SelectChannels.swift", "some channels, in the order given", inputs: ["x", "channels"],
    constants: ["channels"]
  ) { inputs, _ throws(ShapeError) in
    Evaluation(try SelectChannels.forward(inputs[0], channels: channels(inputs[1])))
  } backward: { inputs, _, _, g throws(ShapeError) in
    let dx = try SelectChannels.backward(inputShape: inputs[0].shape, channels: channels(inputs[1]), gradient: g)
    return [dx, Tensor(shape: inputs[1].shape)]
  }

  private static func channels(_ tensor: Tensor) throws(ShapeError) -> [Int] {
    var channels: [Int] = []
    for value in tensor.elements {
      guard let channel = Int(exactly: value) else {
        throw .option(operation: "select", "channels must be whole numbers, got \(NumberText.short(value))")
      }
      channels.append(channel)
    }
    return channels
  }
}
