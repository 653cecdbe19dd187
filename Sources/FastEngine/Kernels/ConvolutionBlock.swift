import CKernels
import Networks
import ReferenceEngine
import Tensors

/// A convolution or linear layer with the batch norm, ReLU and 2×2 max pooling that follow it.
///
///     z = w ∗ x + b        y = pool(relu((z − μ)·γ/√(σ² + ε) + β))
///
/// z and y are kept; what lies between is computed where it is needed, forward and backward.
final class ConvolutionBlock: Kernel {
  let nodes: [Network.Node]
  private let source: ConvolutionSource
  let affine: BlockAffine
  private let isRectified: Bool
  private let isPooled: Bool
  private let inputShape: Shape
  private let isFromOutside: Bool
  /// Which weights are there, where the plan may leave the others out.
  private let pattern: WeightPattern?
  private var choice = ConvolutionChoice.direct
  private var weight: StoredWeights?
  private var bias: Int?
  private var memory: Memory?

  private struct Memory {
    let geometry: ConvolutionGeometry
    let output: Value
    let z: Buffer
    let method: any ConvolutionMethod
    let folded: FoldedWeights?
    /// ∂L/∂z of the images at hand, for each thread; its margins stay zero.
    let gradients: [Buffer]
    let biasShares: Buffer
    let biasGradient: Floats?
    let table: UnsafePointer<CKKernels>
    unowned let plan: Plan
  }

  init?(claiming node: Network.Node, in graph: Graph) {
    isFromOutside = graph.network.nodes[0].id == node.inputs.first
    guard let source = ConvolutionSource(node.layer) else { return nil }
    // Images from outside do not fill whole vectors, which only a convolution can read.
    if isFromOutside, source.isIdentity { return nil }
    self.source = source
    pattern = graph.isEvaluated ? node.layer.weights.flatMap { WeightPattern($0, source) } : nil
    var nodes = [node]
    var next = graph.successor(of: node)
    func take() {
      guard let node = next else { return }
      nodes.append(node)
      next = graph.successor(of: node)
    }
    if source.isIdentity {
      affine = BlockAffine(node.layer as? BatchNorm, node: node.id)
    } else {
      let norm = next?.layer as? BatchNorm
      affine = BlockAffine(norm?.isAffine == true ? norm : nil, node: next?.id ?? node.id)
      if affine.isNormalizing { take() }
    }
    isRectified = next?.layer is ReLULayer
    if isRectified { take() }
    isPooled = isRectified && (next?.layer as? MaxPool)?.window == Window(height: 2, width: 2, stride: 2)
    if isPooled { take() }
    self.nodes = nodes
    inputShape = graph.shape(of: node.inputs[0])
  }

  var method: String { memory?.method.name ?? "" }
  var tolerance: Double { memory?.method.tolerance ?? FastCheck.directTolerance }
  var convolution: (any ConvolutionMethod)? { memory?.method }
  var isForEvaluationAlone: Bool { memory?.method is any EvaluationMethod }
  var groupSize: Int { memory?.method.groupSize ?? 1 }

  func margin(lanes: Int) -> Margin {
    let image = ImageLayout(inputShape, pixel: isFromOutside ? inputShape[0] : nil, lanes: lanes)
    let geometry = geometry(reading: image, lanes: lanes)
    choice = ConvolutionChoice(source, geometry, pattern, lanes: lanes)
    return choice.margin(geometry)
  }

  private func geometry(reading input: ImageLayout, lanes: Int) -> ConvolutionGeometry {
    ConvolutionGeometry(
      kernelHeight: source.kernelHeight, kernelWidth: source.kernelWidth, stride: source.stride,
      padding: source.padding, dilation: source.dilation, input: input,
      output: ImageLayout(nodes[0].shape, pixel: nil, lanes: lanes))
  }

  func register(_ plan: Plan) {
    let lanes = plan.microkernels.lanes
    let geometry = geometry(reading: plan.value(nodes[0].inputs[0]).layout, lanes: lanes)
    defer { affine.register(plan, pixel: geometry.output.pixel) }
    if source.isIdentity { return }
    let own = source.groups == 1 ? geometry : GroupedConvolution.geometry(geometry, groups: source.groups, lanes: lanes)
    let panels = Panels(own.output.channels, lanes: lanes)
    let (channels, taps, pixel, depth) = (own.input.channels, own.taps, own.input.pixel, own.depth)
    guard let weights = nodes[0].layer.weights else { return }
    weight = StoredWeights(
      weights, of: nodes[0].id, in: plan, count: source.groups * depth * panels.columns
    ) { index in
      let (output, rest) = index.quotientAndRemainder(dividingBy: channels * taps)
      let (channel, tap) = rest.quotientAndRemainder(dividingBy: taps)
      let (group, column) = output.quotientAndRemainder(dividingBy: own.output.channels)
      return group * depth * panels.columns
        + panels.offset(row: tap * pixel + channel, column: column, rows: depth)
    }
    if source.hasBias {
      bias = plan.parameters.add(
        nodes[0].id, ParameterDescription("b", .bias), elements: geometry.output.channels, count: geometry.output.pixel)
    }
  }

  func prepare(_ plan: Plan) {
    let input = plan.value(nodes[0].inputs[0])
    let output = plan.value(self.output.id)
    let geometry = geometry(reading: input.layout, lanes: plan.microkernels.lanes)
    let keepsValues = plan.purpose.keepsValues
    let z = Buffer(keepsValues ? plan.capacity * geometry.output.size : 0)
    let folded = keepsValues ? nil : FoldedWeights(geometry, source, lanes: plan.microkernels.lanes)
    // A block without a convolution has no weights, and its method reads none.
    let weights = weight?.value ?? z.start
    let target =
      keepsValues
      ? Target(start: z.start, layout: geometry.output)
      : Target(
        start: output.images.start, layout: output.layout, isRectified: isRectified, isPooled: isPooled)
    let method = choice.method(
      ConvolutionMemory(
        geometry: geometry, kernels: plan.microkernels, weights: folded?.weights ?? weights,
        weightGradient: weight?.gradient ?? z.start,
        bias: folded?.bias ?? bias.map(plan.parameters.value),
        x: input.images.start, target: target, dx: input.gradient?.start, threads: plan.threadCount,
        accumulates: plan.accumulates(nodes[0].inputs[0], self), slots: plan.slots, pattern: pattern),
      capacity: plan.capacity)
    plan.needScratch(method.scratchCount)
    plan.needShares(method.shareCount)
    affine.prepare(plan, layout: geometry.output)
    let gradientCount = keepsValues ? method.groupSize * method.gradientLayout.size : 0
    memory = Memory(
      geometry: geometry, output: output, z: z, method: method, folded: folded,
      gradients: (0..<plan.threadCount).map { _ in Buffer(gradientCount) },
      biasShares: Buffer(bias == nil ? 0 : (plan.slots + 1) * geometry.output.pixel),
      biasGradient: bias.map(plan.parameters.gradient), table: plan.microkernels.table, plan: plan)
  }

  func forward() -> [Stage] {
    guard let memory else { return [] }
    let affine = affine
    let convolve = images("convolution") { images, lane in memory.method.forward(images, lane) }
    let activate = images("activation") { [self] images, _ in
      for n in images { self.activate(n, memory) }
    }
    guard affine.isMeasuring else { return [convolve, activate] }
    let measure = images("statistics") { images, lane in
      for n in images {
        affine.measure(memory.z.start + n * memory.geometry.output.size, lane, first: images.lowerBound == n)
      }
    }
    let finish = once("batch statistics") { affine.finishStatistics() }
    return [convolve, measure, finish, activate]
  }

  func evaluation() -> [Stage] {
    guard let memory else { return [] }
    return [images("block") { images, lane in memory.method.forward(images, lane) }]
  }

  func evaluationInParts() -> [Stage] {
    guard let memory else { return [] }
    return [
      parts("block", memory.method.imageParts) { part, lane in memory.method.forward(image: 0, part: part, lane) }
    ]
  }

  private func activate(_ n: Int, _ memory: Memory) {
    var block = block(n, memory)
    let layout = memory.output.layout
    let y = memory.output.image(n) + layout.corner
    if isPooled {
      memory.table.pointee.activate_pool(&block, y, layout.row)
    } else {
      memory.table.pointee.activate(&block, y, layout.row)
    }
  }

  private func block(_ n: Int, _ memory: Memory) -> CKBlock {
    let layout = memory.geometry.output
    let map = affine.map
    return CKBlock(
      z: memory.z.start + n * layout.size, h: layout.height, w: layout.width, c: layout.pixel, pixel: layout.pixel,
      mean: map.mean, scale: map.scale, shift: map.shift, inverse: map.inverse, rectify: isRectified ? 1 : 0)
  }

  func backward() -> [Stage] {
    guard let memory else { return [] }
    let gradient = images("gradient") { [self] images, lane in backward(images, lane, memory) }
    guard affine.isMeasuring else { return [gradient] }
    let sum = images("gradient sums") { [self, affine] images, lane in
      for n in images {
        var block = block(n, memory)
        let g = memory.output.gradient(n)
        affine.addSums(lane, first: images.lowerBound == n) { sum, product in
          if isPooled {
            let layout = memory.output.layout
            memory.table.pointee.sums_pool(
              &block, g, memory.output.image(n) + layout.corner, layout.row, sum, product)
          } else {
            memory.table.pointee.sums(&block, g, sum, product)
          }
        }
      }
    }
    let finish = once("gradient means") { [affine] in affine.finishGradient() }
    return [sum, finish, gradient]
  }

  private func backward(_ images: Range<Int>, _ lane: Lane, _ memory: Memory) {
    let method = memory.method
    let layout = method.gradientLayout
    let dz = memory.gradients[lane.thread].start
    var map = affine.gradientMap
    for first in stride(from: images.lowerBound, to: images.upperBound, by: method.groupSize) {
      let group = first..<min(first + method.groupSize, images.upperBound)
      let isFirst = lane.isFirst && first == images.lowerBound
      for (index, n) in group.enumerated() {
        var block = block(n, memory)
        let out = dz + index * layout.size + layout.corner
        if isPooled {
          memory.table.pointee.gradient_pool(&block, memory.output.gradient(n), &map, out, layout.row)
        } else {
          memory.table.pointee.gradient(&block, memory.output.gradient(n), &map, out, layout.row)
        }
        if bias != nil { addBiasShare(out, lane.slot, isFirst: isFirst && index == 0, memory) }
      }
      let lane = Lane(
        thread: lane.thread, slot: lane.slot, isFirst: isFirst, scratch: lane.scratch, shares: lane.shares)
      method.backward(group, dz: dz, lane)
    }
  }

  private func addBiasShare(_ dz: Floats, _ slot: Int, isFirst: Bool, _ memory: Memory) {
    let layout = memory.method.gradientLayout
    let share = memory.biasShares.start + slot * layout.pixel
    withUnsafeTemporaryAllocation(of: Float.self, capacity: layout.pixel) { sum in
      guard let sum = sum.baseAddress else { return }
      memory.table.pointee.pixel_sum(dz, layout.row, layout.height, layout.width, layout.pixel, 1, sum)
      for c in 0..<layout.pixel { share[c] = isFirst ? sum[c] : share[c] + sum[c] }
    }
  }

  func reduction() -> [Stage] {
    guard let memory else { return [] }
    let weights = parts("weight gradient", memory.method.reductionParts) { part, lane in
      memory.method.reduce(part: part, shares: lane.shares, slots: memory.plan.usedSlots)
    }
    let pullBack = weight?.pullBack.map { [once("gradient of what is stored", $0)] } ?? []
    guard let gradient = memory.biasGradient else { return [weights] + pullBack }
    let pixel = memory.geometry.output.pixel
    let biases = parts("bias gradient", 1) { _, _ in
      memory.table.pointee.slot_sum(memory.biasShares.start, memory.plan.usedSlots, pixel, pixel, gradient)
    }
    return [weights, biases] + pullBack
  }

  func packing() -> [Stage] {
    guard let memory else { return [] }
    let realize = weight?.realize.map { [once("weights of what is stored", $0)] } ?? []
    let pack = parts("packing", memory.method.packingParts) { part, _ in memory.method.pack(part: part) }
    guard let folded = memory.folded else {
      return memory.plan.purpose.mode == .training
        ? realize + [pack] : realize + [once("running statistics") { [affine] in affine.freeze() }, pack]
    }
    let fold = once("folding") { [affine, weight, bias] in
      let parameters = memory.plan.parameters
      folded.fold(weight?.value, bias: bias.map(parameters.value), affine.evaluationMap)
    }
    return realize + [fold, pack]
  }
}
