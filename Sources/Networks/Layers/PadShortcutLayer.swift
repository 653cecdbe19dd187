import ReferenceEngine
import Tensors

/// A shortcut without parameters to a smaller and wider image: every stride-th pixel, and channels of zeros beside its own.
///
/// - Source: option A of He, Zhang, Ren & Sun 2016, arXiv:1512.03385
public struct PadShortcutLayer: Layer {
  public static let kind = "padshortcut"
  public static let stem = "shortcut"
  public static let operation: String? = "padshortcut"
  public let stride: Int
  public private(set) var channels: Int
  /// Channels of zeros before and after the input's own.
  public private(set) var before: Int
  private var after: Int

  public init(inputChannels: Int, outputChannels: Int, stride: Int) {
    (channels, self.stride) = (inputChannels, stride)
    before = max(0, outputChannels - inputChannels) / 2
    after = max(0, outputChannels - inputChannels) - before
  }

  public init(configuration: LayerConfiguration) throws(NetworkError) {
    stride = try configuration.integer("stride", atLeast: 1)
    channels = try configuration.integer("channels", atLeast: 1)
    before = try configuration.integer("before", atLeast: 0)
    after = try configuration.integer("after", atLeast: 0)
  }

  public var configuration: [String: Double] {
    ["stride": Double(stride), "channels": Double(channels), "before": Double(before), "after": Double(after)]
  }

  public var label: String { "zeros beside\(stride > 1 ? ", every \(stride). pixel" : "")" }
  public var diagramRole: DiagramRole { .pooling }

  public func outputShape(_ inputs: [Shape]) throws(ShapeError) -> Shape {
    let input = try only(inputs)
    guard input.rank == 3, input[0] == channels else { throw .mismatch(operation: "padshortcut", input, [channels]) }
    return [before + channels + after, (input[1] + stride - 1) / stride, (input[2] + stride - 1) / stride]
  }

  public func ties(_ inputs: [Shape]) -> [[InputChannel]] {
    (0..<(before + channels + after)).map { channel in
      (before..<(before + channels)).contains(channel) ? [InputChannel(channel: channel - before)] : []
    }
  }

  public func constantOutputs(_ inputs: [[Double?]], shapes: [Shape]) -> [Double?] {
    [Double?](repeating: 0, count: before) + inputs[0] + [Double?](repeating: 0, count: after)
  }

  public mutating func compensate(for missing: [Double], input: Int, shapes: [Shape]) -> [Double]? {
    [Double](repeating: 0, count: before) + missing + [Double](repeating: 0, count: after)
  }

  public mutating func keepChannels(outputs: [Int], inputs: [[Int]]) throws(ShapeError) {
    let (first, end) = (before, before + channels)
    before = outputs.count { $0 < first }
    after = outputs.count { $0 >= end }
    channels = inputs[0].count
  }

  public func forward(_ inputs: [Tensor], _ pass: PassContext) throws(ShapeError) -> Evaluation {
    Evaluation(try PadShortcut.forward(inputs[0], stride: stride, before: before, after: after))
  }

  public func backward(_ inputs: [Tensor], _ evaluation: Evaluation, gradient: Tensor, _ pass: PassContext)
    throws(ShapeError) -> LayerGradients
  {
    let dx = try PadShortcut.backward(
      inputShape: inputs[0].shape, stride: stride, before: before, after: after, gradient: gradient)
    return LayerGradients(inputs: [dx])
  }
}
