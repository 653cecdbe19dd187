import CKernels

/// A convolution or linear layer that multiplies the weights that are there, one by one, and no others.
///
///     z[k, m] = Σ over the weights w of output k that are there   w · x[channel, m + tap]
///
/// A single weight fills no vector, so neighbouring outputs do: pixels of an image, or for a linear layer the images of a
/// group. For that the channels of a pixel, which lie together elsewhere, are moved into planes and back; with few
/// products left, that is much of the time.
///
/// - Source: Park et al. 2017, arXiv:1608.01409 (direct sparse convolution)
final class SparseConvolution: EvaluationMethod {
  let name = "sparse rows"
  let groupSize: Int
  let gradientLayout: ImageLayout
  let scratchCount: Int
  let imageParts = 1
  private let memory: ConvolutionMemory
  private let places: Places
  /// Of each output, where its weights begin; and of each weight where it reads, and its row and column in the panels.
  private let starts: [Int]
  private let index: [Int32]
  private let sources: [Int]
  private let weights: Buffer
  private let isPixelwise: Bool

  /// What lies together in a vector.
  private struct Places {
    /// Numbers from one plane to the next, of x and of z.
    let input: Int
    let output: Int
    /// Places of z that are computed, a whole number of vectors.
    let count: Int

    init(_ geometry: ConvolutionGeometry, lanes: Int) {
      func whole(_ count: Int) -> Int { (count + lanes - 1) / lanes * lanes }
      if geometry.isImageless {
        count = whole(FastExecutor.groupSize)
        (input, output) = (count, count)
      } else {
        let width = geometry.input.storedWidth
        count = whole((geometry.output.height - 1) * width + geometry.output.width)
        output = count
        // The last vector reads past the last place that counts.
        input = whole(geometry.input.storedHeight * width) + lanes
      }
    }
  }

  /// What a product costs here, and what it costs to move a number into a plane or out of it, in multiply-adds of the
  /// microkernel; measured. Where images fill the vectors a lone one fills a lane of each, and so its products cost the
  /// full vector; at ten it loses nothing, and a group gains three times.
  private static func productCost(_ geometry: ConvolutionGeometry) -> Int { geometry.isImageless ? 10 : 3 }
  private static let moveCost = 2

  /// nil where neighbouring outputs do not read neighbours.
  static func cost(_ geometry: ConvolutionGeometry, _ pattern: WeightPattern, lanes: Int) -> Int? {
    guard geometry.stride == 1 else { return nil }
    let places = Places(geometry, lanes: lanes)
    let perImage = geometry.isImageless ? 1 : places.count
    let moved =
      geometry.input.pixelCount * geometry.input.channels + geometry.output.pixelCount * geometry.output.channels
    return perImage * pattern.count * productCost(geometry) + moved * lanes * moveCost
  }

  init(_ memory: ConvolutionMemory) {
    let geometry = memory.geometry
    self.memory = memory
    isPixelwise = geometry.isImageless
    places = Places(geometry, lanes: memory.kernels.lanes)
    let (rows, places) = (memory.pattern?.rows ?? [], places)
    var starts = [0]
    var (index, sources) = ([Int32](), [Int]())
    for (output, row) in rows.enumerated() {
      for (tap, channel) in row {
        let (u, v) = tap.quotientAndRemainder(dividingBy: geometry.kernelWidth)
        let offset = geometry.dilation * (u * geometry.input.storedWidth + v)
        index.append(Int32(channel * places.input + (geometry.isImageless ? 0 : offset)))
        sources.append(
          memory.panels.offset(row: tap * geometry.input.pixel + channel, column: output, rows: geometry.depth))
      }
      starts.append(index.count)
    }
    weights = Buffer(index.count)
    // One more, so that a layer without weights has an address, too.
    (self.starts, self.index, self.sources) = (starts, index + [0], sources)
    gradientLayout = geometry.output.compact
    groupSize = geometry.isImageless ? FastExecutor.groupSize : 1
    let planes = geometry.input.channels * places.input + memory.kernels.lanes * 2
    scratchCount =
      planes + geometry.output.channels * places.output + (memory.target.isPooled ? geometry.output.size : 0)
  }

  let packingParts = 1
  func pack(part: Int) { for (place, source) in sources.enumerated() { weights.start[place] = memory.weights[source] } }

  func forward(image: Int, part: Int, _ lane: Lane) { forward(image..<(image + 1), lane) }

  func forward(_ images: Range<Int>, _ lane: Lane) {
    let geometry = memory.geometry
    let (input, output, table) = (geometry.input, geometry.output, memory.kernels.table)
    let x = lane.scratch
    let z = x + input.channels * places.input + memory.kernels.lanes * 2
    if isPixelwise {
      for first in stride(from: images.lowerBound, to: images.upperBound, by: places.count) {
        let count = min(places.count, images.upperBound - first)
        table.pointee.to_planes(
          memory.x + first * input.size, 0, input.size, 1, count, input.channels, x, 0, places.input)
        multiply(x, into: z)
        table.pointee.from_planes(
          z, 0, places.output, 1, count, output.channels, memory.target.image(first), 0, memory.target.layout.size)
      }
      return
    }
    for n in images {
      // The margins too: their zeros are what padding reads.
      table.pointee.to_planes(
        memory.x + n * input.size, input.row, input.pixel, input.storedHeight, input.storedWidth, input.channels, x,
        input.storedWidth, places.input)
      let first = (input.lead - geometry.padding) * (input.storedWidth + 1)
      multiply(x + first, into: z)
      let pooled = z + output.channels * places.output
      let target = memory.target.isPooled ? pooled : memory.target.image(n)
      // Channels that only fill up are 0 in the target, and must be here.
      if memory.target.isPooled { pooled.update(repeating: 0, count: output.size) }
      table.pointee.from_planes(
        z, input.storedWidth, places.output, output.height, output.width, output.channels, target,
        memory.target.isPooled ? output.row : memory.target.layout.row, output.pixel)
      if memory.target.isPooled { memory.pool(pooled, 0..<output.height, image: n) }
    }
  }

  private func multiply(_ x: Floats, into z: Floats) {
    index.withUnsafeBufferPointer { index in
      guard let index = index.baseAddress else { return }
      for output in 0..<memory.geometry.output.channels {
        let start = starts[output]
        var row = CKSparseRow(
          a: x, index: index + start, w: weights.start + start, k: starts[output + 1] - start,
          bias: memory.bias?[output] ?? 0, rectify: memory.target.isRectified ? 1 : 0,
          c: z + output * places.output, n: places.count)
        memory.kernels.table.pointee.sparse_row(&row)
      }
    }
  }
}

extension ConvolutionGeometry {
  /// Whether images are single pixels, so that only several of them have anything that lies together.
  var isImageless: Bool { isPixelwise && output.pixelCount == 1 }
}
