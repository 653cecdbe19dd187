import CKernels
import Networks
import ReferenceEngine

/// Batch norm as a block sees it: for each channel an affine map, and the same for its gradient.
///
/// Training, over the N values of a channel, r = 1/√(σ² + ε), v = ∂L/∂y where the ReLU lets it pass:
///
///     y = (z − μ)·γ·r + β
///     ∂L/∂β = Σv        ∂L/∂γ = r·Σv·(z − μ)
///     ∂L/∂z = γ·r·(v − ∂L/∂β/N − (z − μ)·r·∂L/∂γ/N)
///
/// Means and variances are summed in `Float` over an image, about a value of the channel itself so that nothing
/// cancels, and in `Double` over images; slots are joined by Chan's formula in their order. Without batch norm the map is
/// the identity.
final class BlockAffine {
  private let batchNorm: BatchNorm?
  private let node: Network.NodeID
  private var handles: (gamma: Int, beta: Int, mean: Int, variance: Int)?
  private var state: State?

  var isNormalizing: Bool { batchNorm != nil }
  /// Whether μ and σ² are the batch's own.
  var isMeasuring: Bool { isNormalizing && prepared().plan.purpose.mode == .training }

  init(_ batchNorm: BatchNorm?, node: Network.NodeID) { (self.batchNorm, self.node) = (batchNorm, node) }

  private final class State {
    let channels: Int
    let pixels: Int
    let table: UnsafePointer<CKKernels>
    /// mean, scale, shift; a, b, d of the gradient; 1/√(σ² + ε); 1/scale.
    let maps: Buffer
    /// For each slot: the center of its sums, and an image's two sums.
    let slotFloats: Buffer
    /// For each slot: two sums over its images.
    var slotSums: UnsafeMutablePointer<Double>
    let values: (gamma: Floats, beta: Floats, mean: Floats, variance: Floats)?
    let gradients: (gamma: Floats, beta: Floats)?
    unowned let plan: Plan

    init(_ plan: Plan, _ layout: ImageLayout, _ handles: (gamma: Int, beta: Int, mean: Int, variance: Int)?) {
      (channels, pixels, table, self.plan) = (layout.pixel, layout.pixelCount, plan.microkernels.table, plan)
      maps = Buffer(8 * channels)
      slotFloats = Buffer(plan.slots * 3 * channels)
      slotSums = .allocate(capacity: plan.slots * 2 * channels)
      slotSums.initialize(repeating: 0, count: plan.slots * 2 * channels)
      let parameters = plan.parameters
      values = handles.map {
        (
          parameters.value($0.gamma), parameters.value($0.beta), parameters.value($0.mean),
          parameters.value($0.variance)
        )
      }
      gradients = handles.map { (parameters.gradient($0.gamma), parameters.gradient($0.beta)) }
    }

    deinit { slotSums.deallocate() }

    func map(_ index: Int) -> Floats { maps.start + index * channels }
    func floats(_ slot: Int, _ index: Int) -> Floats { slotFloats.start + (3 * slot + index) * channels }
    func sums(_ slot: Int, _ index: Int) -> UnsafeMutablePointer<Double> { slotSums + (2 * slot + index) * channels }

    /// Adds an image's two sums to its slot's.
    func add(_ lane: Lane, isFirst: Bool) {
      for index in 0..<2 {
        let (sums, image) = (sums(lane.slot, index), floats(lane.slot, index + 1))
        for c in 0..<channels { sums[c] = (isFirst ? 0 : sums[c]) + Double(image[c]) }
      }
    }
  }

  /// - Parameter pixel: the channels, filled up to whole vectors.
  func register(_ plan: Plan, pixel: Int) {
    guard let batchNorm else { return }
    let add = { [node] (name: String, role: ParameterRole) in
      plan.parameters.add(
        node, ParameterDescription(name, role), elements: batchNorm.gamma.count, count: pixel)
    }
    handles = (add("γ", .gamma), add("β", .beta), add("mean", .statistic), add("var", .statistic))
  }

  func prepare(_ plan: Plan, layout: ImageLayout) {
    let state = State(plan, layout, handles)
    if !isNormalizing {
      for index in [1, 3, 7] { state.map(index).update(repeating: 1, count: state.channels) }
    }
    self.state = state
  }

  private func prepared() -> State {
    guard let state else { preconditionFailure("a block without memory") }
    return state
  }

  var map: (mean: Floats, scale: Floats, shift: Floats, inverse: Floats) {
    let state = prepared()
    return (state.map(0), state.map(1), state.map(2), state.map(7))
  }

  var gradientMap: CKGradient {
    let state = prepared()
    return CKGradient(a: state.map(3), b: state.map(4), d: state.map(5))
  }

  /// Adds an image to the statistics of its slot.
  func measure(_ z: Floats, _ lane: Lane, first: Bool) {
    let state = prepared()
    let center = state.floats(lane.slot, 0)
    let isFirst = first && lane.isFirst
    if isFirst { center.update(from: z, count: state.channels) }
    state.table.pointee.statistics(
      z, state.pixels, state.channels, center, state.floats(lane.slot, 1), state.floats(lane.slot, 2))
    state.add(lane, isFirst: isFirst)
  }

  /// The batch's mean and variance, and the running ones moved towards them.
  func finishStatistics() {
    let state = prepared()
    guard let batchNorm, let values = state.values else { return }
    let plan = state.plan
    let share = Float(batchNorm.share)
    for c in 0..<state.channels {
      var (count, mean, squares) = (0.0, 0.0, 0.0)
      for slot in 0..<plan.usedSlots {
        let images = plan.count * (slot + 1) / plan.usedSlots - plan.count * slot / plan.usedSlots
        let n = Double(images * state.pixels)
        let sum = state.sums(slot, 0)[c]
        let slotMean = Double(state.floats(slot, 0)[c]) + sum / n
        let distance = slotMean - mean
        squares += state.sums(slot, 1)[c] - sum * sum / n + distance * distance * count * n / (count + n)
        mean += distance * n / (count + n)
        count += n
      }
      // `max` would turn what is not a number into 0.
      let variance = squares < 0 ? 0 : squares / count
      setMap(c, mean: mean, variance: variance, batchNorm, state)
      let unbiased = count > 1 ? variance * count / (count - 1) : variance
      values.mean[c] = (1 - share) * values.mean[c] + share * Float(mean)
      values.variance[c] = (1 - share) * values.variance[c] + share * Float(unbiased)
    }
  }

  private func setMap(_ c: Int, mean: Double, variance: Double, _ batchNorm: BatchNorm, _ state: State) {
    guard let values = state.values else { return }
    let r = 1 / (variance + batchNorm.epsilon).squareRoot()
    state.map(0)[c] = Float(mean)
    state.map(1)[c] = values.gamma[c] * Float(r)
    state.map(2)[c] = values.beta[c]
    state.map(6)[c] = Float(r)
    // (y − β)/scale loses what β has more than γ; channels that only fill up are 0 either way.
    let isInvertible = abs(values.gamma[c]) > 0.1 * abs(values.beta[c])
    state.map(7)[c] = c >= batchNorm.gamma.count ? 1 : isInvertible ? 1 / state.map(1)[c] : 0
  }

  /// The maps by the running statistics, which the gradient does not go through: ∂L/∂z = γ·r·v.
  func freeze() {
    let state = prepared()
    guard let batchNorm, let values = state.values else { return }
    for c in 0..<state.channels {
      setMap(c, mean: Double(values.mean[c]), variance: Double(values.variance[c]), batchNorm, state)
      (state.map(3)[c], state.map(4)[c], state.map(5)[c]) = (state.map(1)[c], 0, 0)
    }
  }

  /// Adds what `body` sums over an image, Σv and Σv·(z − μ), to its slot.
  func addSums(_ lane: Lane, first: Bool, _ body: (_ sum: Floats, _ product: Floats) -> Void) {
    let state = prepared()
    body(state.floats(lane.slot, 1), state.floats(lane.slot, 2))
    state.add(lane, isFirst: first && lane.isFirst)
  }

  func finishGradient() {
    let state = prepared()
    guard let values = state.values, let gradients = state.gradients else { return }
    let plan = state.plan
    let n = Double(plan.count * state.pixels)
    for c in 0..<state.channels {
      var (sum, product) = (0.0, 0.0)
      for slot in 0..<plan.usedSlots {
        sum += state.sums(slot, 0)[c]
        product += state.sums(slot, 1)[c]
      }
      let r = Double(state.map(6)[c])
      let scale = Double(values.gamma[c]) * r
      gradients.beta[c] = Float(sum)
      gradients.gamma[c] = Float(r * product)
      state.map(3)[c] = Float(scale)
      state.map(4)[c] = Float(-scale * r * r * product / n)
      state.map(5)[c] = Float(-scale * sum / n)
    }
  }

  /// By the running statistics, y = z·scale + shift; nil for the identity.
  var evaluationMap: (scale: [Float], shift: [Float])? {
    let state = prepared()
    guard let batchNorm, let values = state.values else { return nil }
    let scale = (0..<state.channels).map { c in
      values.gamma[c] / (values.variance[c] + Float(batchNorm.epsilon)).squareRoot()
    }
    return (scale, scale.indices.map { values.beta[$0] - values.mean[$0] * scale[$0] })
  }
}
