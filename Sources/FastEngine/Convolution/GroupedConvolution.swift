import CKernels

/// A convolution in groups, each a convolution of its own over its share of the channels.
///
/// A group's channels are copied out of the image, so that they lie together, and its results are copied back. Weights
/// are the groups' panels, one after another.
final class GroupedConvolution: ConvolutionMethod {
  let name: String
  let groupSize = 1
  let gradientLayout: ImageLayout
  let scratchCount: Int
  private let memory: ConvolutionMemory
  private let groups: [Group]
  /// ∂L/∂z of one group, for each thread; its margins stay zero.
  private let gradients: [Buffer]

  private struct Group {
    let method: DirectConvolution
    let x: Buffer
    let z: Buffer
    let dx: Buffer
    let firstInput: Int
    let firstOutput: Int
  }

  /// One group's geometry.
  static func geometry(_ whole: ConvolutionGeometry, groups: Int, lanes: Int) -> ConvolutionGeometry {
    let (input, output) = (whole.input, whole.output)
    let rounded = { (channels: Int) in (channels + lanes - 1) / lanes * lanes }
    let (inputs, outputs) = (input.channels / groups, output.channels / groups)
    let margin = Margin(
      lead: input.lead, height: input.storedHeight - input.lead, width: input.storedWidth - input.lead)
    return ConvolutionGeometry(
      kernelHeight: whole.kernelHeight, kernelWidth: whole.kernelWidth, stride: whole.stride, padding: whole.padding,
      dilation: whole.dilation,
      input: ImageLayout(
        channels: inputs, height: input.height, width: input.width, pixel: rounded(inputs), margin: margin),
      output: ImageLayout(
        channels: outputs, height: output.height, width: output.width, pixel: rounded(outputs)))
  }

  /// - Parameter capacity: images for which there is memory.
  init(_ memory: ConvolutionMemory, groups count: Int, capacity: Int) {
    self.memory = memory
    name = "direct, \(count) groups"
    let lanes = memory.kernels.lanes
    let geometry = GroupedConvolution.geometry(memory.geometry, groups: count, lanes: lanes)
    let panels = Panels(geometry.output.channels, lanes: lanes)
    let hasGradient = memory.dx != nil
    groups = (0..<count).map { number in
      let x = Buffer(capacity * geometry.input.size)
      let z = Buffer(capacity * geometry.output.size)
      let dx = Buffer(hasGradient ? capacity * geometry.input.compact.size : 0)
      let first = number * geometry.depth * panels.columns
      let outputs = number * geometry.output.channels
      let method = DirectConvolution(
        ConvolutionMemory(
          geometry: geometry, kernels: memory.kernels, weights: memory.weights + first,
          weightGradient: memory.weightGradient + first, bias: memory.bias.map { $0 + outputs }, x: x.start,
          target: Target(start: z.start, layout: geometry.output), dx: hasGradient ? dx.start : nil, threads: 1,
          accumulates: false, slots: memory.slots))
      return Group(
        method: method, x: x, z: z, dx: dx, firstInput: number * geometry.input.channels, firstOutput: outputs)
    }
    gradientLayout = memory.geometry.output.compact
    let layout = groups[0].method.gradientLayout
    gradients = (0..<memory.threads).map { _ in Buffer(layout.size) }
    scratchCount = max(groups[0].method.scratchCount, memory.geometry.output.size)
  }

  var packingParts: Int { groups.count }

  func pack(part: Int) {
    let method = groups[part].method
    for part in 0..<method.packingParts { method.pack(part: part) }
  }

  func forward(_ images: Range<Int>, _ lane: Lane) {
    let geometry = memory.geometry
    for n in images {
      let x = memory.x + n * geometry.input.size + geometry.input.corner
      for group in groups {
        let own = group.method.geometry
        let image = group.x.start + n * own.input.size
        own.input.copyChannels(from: x + group.firstInput, geometry.input, to: image + own.input.corner)
        group.method.forward(n..<(n + 1), lane)
      }
      finish(n, lane)
    }
  }

  var imageParts: Int { 1 }
  func forward(image: Int, part: Int, _ lane: Lane) { forward(image..<(image + 1), lane) }

  /// Puts the groups' results together, in the target or on the way to it.
  private func finish(_ n: Int, _ lane: Lane) {
    let (output, target) = (memory.geometry.output, memory.target)
    let goesOn = target.isPooled || target.isRectified
    let (z, layout) = goesOn ? (lane.scratch, output) : (target.image(n), target.layout)
    for group in groups {
      let own = group.method.geometry.output
      own.copyChannels(to: z + group.firstOutput, layout, from: group.z.start + n * own.size)
    }
    guard goesOn else { return }
    let table = memory.kernels.table
    if target.isRectified {
      table.pointee.combine(z, output.row, nil, 0, output.height, output.row, 1, z, output.row)
    }
    if target.isPooled {
      var window = CKWindow(
        x: z, h: output.height, w: output.width, c: output.pixel, row: output.row, kh: 2, kw: 2, stride: 2, padding: 0,
        oh: output.height / 2, ow: output.width / 2)
      table.pointee.max_pool(&window, target.image(n), target.layout.row)
    } else {
      table.pointee.combine(
        z, output.row, nil, 0, output.height, output.row, 0, target.image(n), target.layout.row)
    }
  }

  func backward(_ images: Range<Int>, dz: Floats, _ lane: Lane) {
    let input = memory.geometry.input.compact
    for (index, n) in images.enumerated() {
      let dz = dz + index * gradientLayout.size
      for (number, group) in groups.enumerated() {
        let layout = group.method.gradientLayout
        let own = gradients[lane.thread].start
        layout.copyChannels(from: dz + group.firstOutput, gradientLayout, to: own + layout.corner)
        let shares = lane.shares + number * memory.slots * group.method.shareCount
        let isFirst = lane.isFirst && index == 0
        group.method.backward(
          n..<(n + 1), dz: own,
          Lane(thread: lane.thread, slot: lane.slot, isFirst: isFirst, scratch: lane.scratch, shares: shares))
        guard let dx = memory.dx else { continue }
        let ownInput = group.method.geometry.input.compact
        ownInput.copyChannels(
          to: dx + n * input.size + group.firstInput, input, from: group.dx.start + n * ownInput.size,
          adds: memory.accumulates)
      }
    }
  }

  var shareCount: Int { groups.count * groups[0].method.shareCount }
  var reductionParts: Int { groups.count }

  func reduce(part: Int, shares: Floats, slots: Int) {
    let method = groups[part].method
    let own = shares + part * memory.slots * method.shareCount
    for panel in 0..<method.reductionParts { method.reduce(part: panel, shares: own, slots: slots) }
  }
}

extension ImageLayout {
  /// Copies this image's channels from among the channels of a wider one; pointers are to first pixels.
  func copyChannels(from source: Floats, _ wide: ImageLayout, to target: Floats) {
    for i in 0..<height {
      for j in 0..<width {
        (target + i * row + j * pixel).update(from: source + i * wide.row + j * wide.pixel, count: channels)
      }
    }
  }

  /// The inverse: puts or adds this image's channels to their place in a wider one.
  func copyChannels(to target: Floats, _ wide: ImageLayout, from source: Floats, adds: Bool = false) {
    for i in 0..<height {
      for j in 0..<width {
        let (out, own) = (target + i * wide.row + j * wide.pixel, source + i * row + j * pixel)
        if adds {
          for c in 0..<channels { out[c] += own[c] }
        } else {
          out.update(from: own, count: channels)
        }
      }
    }
  }
}
