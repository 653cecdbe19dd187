import Networks

/// Which of a layer's weights are not 0, for kernels that leave the others out.
///
/// A mask says it, or the values: a plan for evaluation is made anew when they change.
struct WeightPattern {
  /// Weights that are there, of each output: the tap and the input channel.
  let rows: [[(tap: Int, channel: Int)]]
  /// What any output reads, in the order of the patch: tap by tap, channel by channel.
  let columns: [(tap: Int, channel: Int)]

  /// nil where none is 0, where outputs do not read all channels, and where there is nothing to multiply.
  init?(_ weights: Weights, _ source: ConvolutionSource) {
    let taps = source.kernelHeight * source.kernelWidth
    guard source.groups == 1, weights.elements.contains(0), weights.shape[0] > 0 else { return nil }
    let size = weights.count / weights.shape[0]
    let elements = weights.elements
    // Of an output W is channel by channel, of a patch tap by tap.
    let order = (0..<taps).flatMap { tap in (0..<(size / taps)).map { (tap: tap, channel: $0) } }
    func isThere(_ output: Int, _ place: (tap: Int, channel: Int)) -> Bool {
      elements[output * size + place.channel * taps + place.tap] != 0
    }
    rows = (0..<weights.shape[0]).map { output in order.filter { isThere(output, $0) } }
    columns = order.filter { place in (0..<weights.shape[0]).contains { isThere($0, place) } }
  }

  /// Weights that are there.
  var count: Int { rows.reduce(0) { $0 + $1.count } }
}

extension ConvolutionGeometry {
  /// Where a tap of the first output reads a channel, counted from where its first tap reads.
  func offset(tap: Int, channel: Int) -> Int {
    let (u, v) = tap.quotientAndRemainder(dividingBy: kernelWidth)
    return dilation * (u * input.row + v * input.pixel) + channel
  }
}

/// A way to do a convolution that only evaluates: it has no gradients.
protocol EvaluationMethod: ConvolutionMethod {}

extension EvaluationMethod {
  var shareCount: Int { 0 }
  var reductionParts: Int { 0 }
  func reduce(part: Int, shares: Floats, slots: Int) {}
  func backward(_ images: Range<Int>, dz: Floats, _ lane: Lane) {
    preconditionFailure("\(name) is chosen for evaluation alone")
  }
}
