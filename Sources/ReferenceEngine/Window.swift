import Tensors

/// A window that slides over an image: how outputs and inputs of convolutions and pooling line up.
///
///     input row = output row · stride + tap · dilation − padding
///     OH = ⌊(H + 2·padding − dilation·(KH − 1) − 1) / stride⌋ + 1, OW alike
///
/// - Source: Dumoulin & Visin 2016, arXiv:1603.07285
public struct Window: Equatable, Sendable {
  public var height: Int
  public var width: Int
  public var stride: Int
  public var padding: Int
  public var dilation: Int

  public init(height: Int, width: Int, stride: Int = 1, padding: Int = 0, dilation: Int = 1) {
    (self.height, self.width) = (height, width)
    (self.stride, self.padding, self.dilation) = (stride, padding, dilation)
  }

  /// The output's height and width for an input's.
  ///
  /// - Throws: `ShapeError.option` if the window has no taps, does not move, or does not fit the padded input.
  public func outputSize(height inputHeight: Int, width inputWidth: Int, operation: String) throws(ShapeError)
    -> (height: Int, width: Int)
  {
    guard height > 0, width > 0, stride > 0, dilation > 0, padding >= 0 else {
      throw .option(
        operation: operation, "size, stride and dilation must be at least 1 and padding at least 0, got \(self)")
    }
    let rows = inputHeight + 2 * padding - dilation * (height - 1) - 1
    let columns = inputWidth + 2 * padding - dilation * (width - 1) - 1
    guard rows >= 0, columns >= 0 else {
      throw .option(operation: operation, "\(self) does not fit into an input of \(inputHeight)×\(inputWidth)")
    }
    return (rows / stride + 1, columns / stride + 1)
  }

  /// The input position that tap `tap` reads for output `output`; outside the image where padding is read.
  func position(output: Int, tap: Int) -> Int { output * stride + tap * dilation - padding }

  /// The outputs whose tap `tap` reads inside an input of `size`.
  func outputs(readingInside size: Int, tap: Int, of count: Int) -> Range<Int> {
    let offset = tap * dilation - padding
    let first = offset >= 0 ? 0 : (-offset + stride - 1) / stride
    let last = size - 1 - offset
    let end = last < 0 ? 0 : min(count, last / stride + 1)
    return first < end ? first..<end : 0..<0
  }
}

extension Window: CustomStringConvertible {
  public var description: String {
    "a \(height)×\(width) window of stride \(stride), padding \(padding), dilation \(dilation)"
  }
}

extension Tensor {
  /// The sizes of an image batch.
  func imageAxes(_ operation: String) throws(ShapeError) -> (n: Int, c: Int, h: Int, w: Int) {
    guard rank == 4 else { throw .unexpected(operation: operation, shape, expected: "4 axes, N×C×H×W") }
    return (shape[0], shape[1], shape[2], shape[3])
  }
}
