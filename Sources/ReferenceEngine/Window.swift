import Tensors

/// A window that slides over an image: how outputs and inputs of convolutions and pooling line up.
///
///     input row = output row · stride + tap · dilation − padding before the first row
///     OH = ⌊(H + padding before and after − dilation·(KH − 1) − 1) / stride⌋ + 1, OW alike
///
/// - Source: Dumoulin & Visin 2016, arXiv:1603.07285
public struct Window: Equatable, Sendable {
  public var height: Int
  public var width: Int
  public var rows: WindowStep
  public var columns: WindowStep

  public init(height: Int, width: Int, rows: WindowStep, columns: WindowStep) {
    (self.height, self.width, self.rows, self.columns) = (height, width, rows, columns)
  }

  /// The same on both axes and all sides.
  public init(height: Int, width: Int, stride: Int = 1, padding: Int = 0, dilation: Int = 1) {
    let step = WindowStep(stride: stride, padding: padding, dilation: dilation)
    self.init(height: height, width: width, rows: step, columns: step)
  }

  /// How it steps, if that is the same on both axes and all sides.
  public var evenStep: WindowStep? { rows == columns && rows.before == rows.after ? rows : nil }

  /// The output's height and width for an input's.
  ///
  /// - Throws: `ShapeError.option` if the window has no taps, does not move, or does not fit the padded input.
  public func outputSize(height inputHeight: Int, width inputWidth: Int, operation: String) throws(ShapeError)
    -> (height: Int, width: Int)
  {
    guard height > 0, width > 0, rows.isPossible, columns.isPossible else {
      throw .option(
        operation: operation, "size, stride and dilation must be at least 1 and padding at least 0, got \(self)")
    }
    guard let oh = rows.outputs(of: inputHeight, taps: height), let ow = columns.outputs(of: inputWidth, taps: width)
    else {
      throw .option(operation: operation, "\(self) does not fit into an input of \(inputHeight)×\(inputWidth)")
    }
    return (oh, ow)
  }

  /// Whether a window of pooling sees something of the image wherever it stands.
  var hasPoolingPadding: Bool {
    max(rows.before, rows.after) * 2 <= height && max(columns.before, columns.after) * 2 <= width
  }
}

/// How a window moves along one axis.
public struct WindowStep: Equatable, Sendable {
  public var stride: Int
  /// Padding before the first and after the last position.
  public var before: Int
  public var after: Int
  public var dilation: Int

  public init(stride: Int = 1, before: Int, after: Int, dilation: Int = 1) {
    (self.stride, self.before, self.after, self.dilation) = (stride, before, after, dilation)
  }

  public init(stride: Int = 1, padding: Int = 0, dilation: Int = 1) {
    self.init(stride: stride, before: padding, after: padding, dilation: dilation)
  }

  var isPossible: Bool { stride > 0 && dilation > 0 && before >= 0 && after >= 0 }

  /// How many outputs an input of `size` has; nil if the window does not fit.
  func outputs(of size: Int, taps: Int) -> Int? {
    let room = size + before + after - dilation * (taps - 1) - 1
    return room < 0 ? nil : room / stride + 1
  }

  /// The input position that tap `tap` reads for output `output`; outside the image where padding is read.
  public func position(output: Int, tap: Int) -> Int { output * stride + tap * dilation - before }

  /// The outputs whose tap `tap` reads inside an input of `size`.
  func outputs(readingInside size: Int, tap: Int, of count: Int) -> Range<Int> {
    let offset = tap * dilation - before
    let first = offset >= 0 ? 0 : (-offset + stride - 1) / stride
    let last = size - 1 - offset
    let end = last < 0 ? 0 : min(count, last / stride + 1)
    return first < end ? first..<end : 0..<0
  }
}

extension Window: CustomStringConvertible {
  public var description: String {
    func pair(_ a: Int, _ b: Int) -> String { a == b ? "\(a)" : "\(a) and \(b)" }
    let sides = [rows.before, rows.after, columns.before, columns.after]
    let padding = Set(sides).count == 1 ? "\(sides[0])" : sides.map(String.init).joined(separator: ", ")
    return
      "a \(height)×\(width) window of stride \(pair(rows.stride, columns.stride)), padding \(padding), dilation \(pair(rows.dilation, columns.dilation))"
  }
}

extension Window {
  /// Of options that are one number, or one for each axis; of padding also one for each side: top, bottom, left, right.
  init(height: Int, width: Int, _ options: Options, stride: [Int]? = nil, dilates: Bool) throws(ShapeError) {
    let strides: [Int]
    if let stride { strides = stride } else { strides = try options.integers("stride") }
    let dilations = dilates ? try options.integers("dilation") : [1, 1]
    let padding = try options.integers("padding", sides: true)
    self.init(
      height: height, width: width,
      rows: WindowStep(stride: strides[0], before: padding[0], after: padding[1], dilation: dilations[0]),
      columns: WindowStep(stride: strides[1], before: padding[2], after: padding[3], dilation: dilations[1]))
  }
}

extension Tensor {
  /// The sizes of an image batch.
  func imageAxes(_ operation: String) throws(ShapeError) -> (n: Int, c: Int, h: Int, w: Int) {
    guard rank == 4 else { throw .unexpected(operation: operation, shape, expected: "4 axes, N×C×H×W") }
    return (shape[0], shape[1], shape[2], shape[3])
  }
}
