/// Weights with input and output channels exchanged, as the gradient of the input needs them.
///
///     panels [tap][output channel] × input channels, from panels [tap][input channel] × output channels
///
/// Flipped, the first tap is the last: then a convolution of ∂L/∂z with them is ∂L/∂x.
final class TransposedWeights {
  private let memory: ConvolutionMemory
  private let isFlipped: Bool
  private let buffer: Buffer

  init(_ memory: ConvolutionMemory, isFlipped: Bool) {
    self.memory = memory
    self.isFlipped = isFlipped
    buffer = Buffer(memory.geometry.taps * memory.panels.columns * memory.transposedPanels.columns)
  }

  var start: Floats { buffer.start }
  /// A part is a panel of the result: its work needs no other.
  var parts: Int { memory.transposedPanels.count }

  func pack(part: Int) {
    let geometry = memory.geometry
    let source = memory.panels
    let target = memory.transposedPanels
    let width = target.width(part)
    let outputs = source.columns
    let depth = geometry.depth
    let block = memory.kernels.lanes
    for tap in 0..<geometry.taps {
      let from = isFlipped ? geometry.taps - 1 - tap : tap
      let out = buffer.start + target.start(part) * geometry.taps * outputs + tap * outputs * width
      for panel in 0..<source.count {
        let sourceWidth = source.width(panel)
        let first = source.start(panel)
        let w = memory.weights + first * depth + (from * geometry.input.pixel + target.start(part)) * sourceWidth
        // Blocks of a vector's side stay in the nearest cache both as rows and as columns.
        for c0 in stride(from: 0, to: width, by: block) {
          for k in 0..<sourceWidth {
            let row = out + (first + k) * width + c0
            let column = w + c0 * sourceWidth + k
            for c in 0..<block { row[c] = column[c * sourceWidth] }
          }
        }
      }
    }
  }
}
