import Networks
import ReferenceEngine
import Tensors

/// The sizes of a convolution, and where its images lie.
///
/// A linear layer is one too: 1×1, on images of one pixel.
struct ConvolutionGeometry {
  let kernelHeight: Int
  let kernelWidth: Int
  let stride: Int
  let padding: Int
  let dilation: Int
  let input: ImageLayout
  /// z: the output before anything else is done to it, compact.
  let output: ImageLayout

  /// Neighbouring taps of a kernel row read neighbouring pixels, so one run of numbers serves them all.
  var taps: Int { kernelHeight * kernelWidth }
  /// What one output is a sum over, with what fills channels up.
  var depth: Int { taps * input.pixel }
  /// Where the first tap of the first output reads.
  var corner: Int { (input.lead - padding) * (input.row + input.pixel) }
  /// Where an output row reads first, counted from the image's start.
  func readingStart(row: Int, column: Int) -> Int { corner + stride * (row * input.row + column * input.pixel) }

  /// Whether each output reads its own pixel alone, so that all pixels of several images are one long row.
  var isPixelwise: Bool { taps == 1 && stride == 1 && padding == 0 && input.isCompact }

  var margin: Margin {
    let reach = { (outputs: Int, taps: Int) in (outputs - 1) * stride + dilation * (taps - 1) + 1 - padding }
    return Margin(lead: padding, height: reach(output.height, kernelHeight), width: reach(output.width, kernelWidth))
  }

  /// Multiply-adds for one image, without padding.
  var multiplyAdds: Int { output.pixelCount * taps * input.channels * output.channels }
}

/// A way to do a convolution: forward, and both gradients.
///
/// Weights are kept as panels [kernel row][kernel column][input channel] × outputs; each way packs what else it needs.
protocol ConvolutionMethod: AnyObject {
  /// What reports call it.
  var name: String { get }
  /// How far its results may be from the reference's, relative to the largest number.
  var tolerance: Double { get }
  /// How many images it likes to have at once.
  var groupSize: Int { get }
  /// How ∂L/∂z must lie for `backward`.
  var gradientLayout: ImageLayout { get }
  /// Floats that each thread lends it.
  var scratchCount: Int { get }
  /// Floats that each slot needs for its share of ∂L/∂w.
  var shareCount: Int { get }

  /// Prepares changed weights; `part` of `packingParts`.
  var packingParts: Int { get }
  func pack(part: Int)

  /// Finds the target for some images.
  func forward(_ images: Range<Int>, _ lane: Lane)
  /// Into so many parts the work on one image can be cut.
  var imageParts: Int { get }
  func forward(image: Int, part: Int, _ lane: Lane)
  /// Adds to the slot's share of ∂L/∂w, and finds ∂L/∂x.
  ///
  /// - Parameter dz: images of `gradientLayout`, one after another.
  func backward(_ images: Range<Int>, dz: Floats, _ lane: Lane)

  /// ∂L/∂w from the shares of all slots; `part` of `reductionParts`.
  var reductionParts: Int { get }
  func reduce(part: Int, shares: Floats, slots: Int)
}

extension ConvolutionMethod {
  var tolerance: Double { FastCheck.directTolerance }
}

/// Which thread does some work, for which slot of the fixed partition of a batch.
struct Lane {
  let thread: Int
  let slot: Int
  /// Whether nothing has been added to the slot yet.
  let isFirst: Bool
  /// Memory of this thread, for as long as the work lasts.
  let scratch: Floats
  /// Memory of all slots, from a kernel's gradient to its reduction.
  let shares: Floats
}

/// Where a convolution's results go, and what is done to them on the way.
struct Target {
  let start: Floats
  let layout: ImageLayout
  var isRectified = false
  /// Whether only the largest value under each 2×2 window is kept.
  var isPooled = false

  func image(_ n: Int) -> Floats { start + n * layout.size + layout.corner }
}

/// Everything that a convolution's methods share.
struct ConvolutionMemory {
  let geometry: ConvolutionGeometry
  let kernels: Microkernels
  let weights: Floats
  let weightGradient: Floats
  /// One number for each output channel.
  let bias: Floats?
  let x: Floats
  let target: Target
  /// ∂L/∂x, compact; nil for images that come from outside.
  let dx: Floats?
  /// Threads that may work on one image.
  let threads: Int
  /// Whether another kernel has written ∂L/∂x before.
  let accumulates: Bool
  /// Slots of the fixed partition of a batch.
  let slots: Int
  /// Which weights are there, for methods that leave the others out.
  var pattern: WeightPattern?

  var panels: Panels { Panels(geometry.output.channels, lanes: kernels.lanes) }
  /// The panels of the transposed weights, by which ∂L/∂x is found.
  var transposedPanels: Panels { Panels(geometry.input.pixel, lanes: kernels.lanes) }
}
