import CKernels

/// No convolution at all: z is x. So a batch norm that follows no convolution is a block like the others.
///
/// In evaluation the block's weights are one factor for each channel, which the batch norm has been folded into.
final class IdentityMethod: ConvolutionMethod {
  let name = "elementwise"
  let groupSize = 1
  let gradientLayout: ImageLayout
  let scratchCount = 0
  let shareCount = 0
  private let memory: ConvolutionMemory
  private let zeros: Buffer

  init(_ memory: ConvolutionMemory) {
    self.memory = memory
    gradientLayout = memory.geometry.output.compact
    zeros = Buffer(memory.geometry.output.pixel)
  }

  let packingParts = 0
  func pack(part: Int) {}
  let reductionParts = 0
  func reduce(part: Int, shares: Floats, slots: Int) {}
  let imageParts = 1
  func forward(image: Int, part: Int, _ lane: Lane) { forward(image..<(image + 1), lane) }

  func forward(_ images: Range<Int>, _ lane: Lane) {
    let (input, target) = (memory.geometry.input, memory.target)
    let length = input.width * input.pixel
    for n in images {
      let x = memory.x + n * input.size + input.corner
      guard let shift = memory.bias else {
        memory.kernels.table.pointee.combine(
          x, input.row, nil, 0, input.height, length, 0, target.image(n), target.layout.row)
        continue
      }
      withContiguousImage(x, lane) { z in
        var block = CKBlock(
          z: z, h: input.height, w: input.width, c: input.pixel, pixel: input.pixel, mean: zeros.start,
          scale: memory.weights, shift: shift, inverse: zeros.start, rectify: target.isRectified ? 1 : 0)
        if target.isPooled {
          memory.kernels.table.pointee.activate_pool(&block, target.image(n), target.layout.row)
        } else {
          memory.kernels.table.pointee.activate(&block, target.image(n), target.layout.row)
        }
      }
    }
  }

  /// The image without margins.
  private func withContiguousImage(_ x: Floats, _ lane: Lane, _ body: (Floats) -> Void) {
    let input = memory.geometry.input
    if input.isCompact { return body(x) }
    let compact = input.compact
    withUnsafeTemporaryAllocation(of: Float.self, capacity: compact.size) { copy in
      guard let copy = copy.baseAddress else { return }
      memory.kernels.table.pointee.combine(
        x, input.row, nil, 0, input.height, compact.row, 0, copy, compact.row)
      body(copy)
    }
  }

  func backward(_ images: Range<Int>, dz: Floats, _ lane: Lane) {
    guard let dx = memory.dx else { return }
    let size = gradientLayout.size
    memory.kernels.table.pointee.mask(
      nil, 0, dz, 1, images.count * size, dx + images.lowerBound * size, memory.accumulates ? 1 : 0)
  }
}
