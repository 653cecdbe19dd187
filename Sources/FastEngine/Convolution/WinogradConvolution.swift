import CKernels

/// Winograd's convolution F(m×m, 3×3): transforms of tiles, then one matrix product for each of (m + 2)² places.
///
/// A 3×3 convolution of an m×m tile takes 9·m² products; this takes (m + 2)²: 2.25 times fewer for m = 2, 4 times for
/// m = 4. The gradients are the exact adjoints of the three steps. See `Winograd.h`.
final class WinogradConvolution: ConvolutionMethod {
  let tile: Int
  let name: String
  let tolerance = FastCheck.winogradTolerance
  let groupSize: Int
  let gradientLayout: ImageLayout
  let scratchCount: Int
  private let memory: ConvolutionMemory
  private let transforms: CKWinograd
  private let tilesDown: Int
  private let tilesAcross: Int
  let places: Int
  /// The weights' places, each panel by panel.
  let transformed: Buffer
  private let transposed: TransposedWeights?
  private let transposedTransformed: Buffer
  private let inputTiles: [Range<Int>]
  /// Rows of tiles that a part of the work on one image takes.
  private let bands: [Range<Int>]

  private var tilesPerImage: Int { tilesDown * tilesAcross }
  /// Floats from one place to the next, for so many tiles and channels.
  ///
  /// A cache line more than the numbers take: without it the places of a tile often lie a multiple of 4 KiB apart, where
  /// they push each other out of the nearest cache.
  private func plane(_ tiles: Int, _ channels: Int) -> Int { tiles * channels + 16 }

  private var inputs: Int { memory.geometry.input.pixel }
  private var outputs: Int { memory.geometry.output.pixel }

  /// Whether a convolution can be done so: 3×3, stride 1, and padded to keep its size.
  static func applies(to geometry: ConvolutionGeometry, lanes: Int) -> Bool {
    geometry.kernelHeight == 3 && geometry.kernelWidth == 3 && geometry.stride == 1 && geometry.dilation == 1
      && geometry.padding == 1 && geometry.input.pixel % lanes == 0
  }

  /// Whole tiles reach beyond the image.
  static func margin(_ geometry: ConvolutionGeometry, tile: Int) -> Margin {
    let reach = { (size: Int) in (size + tile - 1) / tile * tile + 1 }
    return Margin(lead: 1, height: reach(geometry.output.height), width: reach(geometry.output.width))
  }

  init(_ memory: ConvolutionMemory, tile: Int) {
    let geometry = memory.geometry
    self.memory = memory
    self.tile = tile
    name = "Winograd \(tile)×\(tile)"
    transforms = tile == 2 ? memory.kernels.table.pointee.winograd2 : memory.kernels.table.pointee.winograd4
    tilesDown = (geometry.output.height + tile - 1) / tile
    tilesAcross = (geometry.output.width + tile - 1) / tile
    places = (tile + 2) * (tile + 2)
    // Enough tiles that the weights of a place, once read, serve several rows of the product.
    groupSize = max(1, min(16, 64 / (tilesDown * tilesAcross)))
    gradientLayout = ImageLayout(
      channels: geometry.output.channels, height: geometry.output.height, width: geometry.output.width,
      pixel: geometry.output.pixel, margin: WinogradConvolution.margin(geometry, tile: tile))
    let tiles = groupSize * tilesDown * tilesAcross
    scratchCount = places * (tiles * (geometry.input.pixel + geometry.output.pixel) + 32)
    let weights = places * geometry.input.pixel * geometry.output.pixel
    transformed = Buffer(weights)
    transposed = memory.dx == nil ? nil : TransposedWeights(memory, isFlipped: true)
    transposedTransformed = Buffer(memory.dx == nil ? 0 : weights)
    let bandCount = min(tilesDown, memory.threads)
    let down = tilesDown
    bands = (0..<bandCount).map { (down * $0 / bandCount)..<(down * ($0 + 1) / bandCount) }
    // With the channels that fill up: their shares must be zero, not what another kernel left there.
    inputTiles = memory.kernels.tiles(geometry.input.pixel)
  }

  var packingParts: Int { memory.panels.count + (transposed?.parts ?? 0) }

  func pack(part: Int) {
    let panels = memory.panels
    if part < panels.count {
      transform(memory.weights, inputs, panels, part, into: transformed)
    } else if let transposed {
      let panel = part - panels.count
      transposed.pack(part: panel)
      transform(transposed.start, outputs, memory.transposedPanels, panel, into: transposedTransformed)
    }
  }

  /// One panel of weights, nine taps of `rows` rows each, to its places.
  private func transform(_ weights: Floats, _ rows: Int, _ panels: Panels, _ panel: Int, into buffer: Buffer) {
    let count = rows * panels.width(panel)
    let start = panels.start(panel) * rows
    transforms.weights(weights + 9 * start, count, count, buffer.start + start, inputs * outputs)
  }

  func forward(_ images: Range<Int>, _ lane: Lane) {
    let geometry = memory.geometry
    for group in groups(images) {
      let tiles = group.count * tilesPerImage
      let (x, y) = (lane.scratch, lane.scratch + places * plane(groupSize * tilesPerImage, inputs))
      transformInput(group, into: x)
      multiply(x, inputs, geometry.input.channels, tiles, transformed, memory.panels, into: y)
      for (index, n) in group.enumerated() {
        transformOutput(
          y + index * tilesPerImage * outputs, plane(tiles, outputs), height: geometry.output.height,
          into: memory.target.image(n))
      }
    }
  }

  var imageParts: Int { bands.count }

  func forward(image n: Int, part: Int, _ lane: Lane) {
    let geometry = memory.geometry
    let rows = bands[part]
    let tiles = rows.count * tilesAcross
    let (x, y) = (lane.scratch, lane.scratch + places * plane(tiles, inputs))
    let start = memory.x + n * geometry.input.size + geometry.corner + rows.lowerBound * tile * geometry.input.row
    transforms.input(start, geometry.input.row, inputs, rows.count, tilesAcross, x, plane(tiles, inputs))
    multiply(x, inputs, geometry.input.channels, tiles, transformed, memory.panels, into: y)
    let first = rows.lowerBound * tile / (memory.target.isPooled ? 2 : 1)
    transformOutput(
      y, plane(tiles, outputs), height: min(rows.count * tile, geometry.output.height - rows.lowerBound * tile),
      into: memory.target.image(n) + first * memory.target.layout.row)
  }

  private func transformOutput(_ planes: Floats, _ plane: Int, height: Int, into y: Floats) {
    let (width, row) = (memory.geometry.output.width, memory.target.layout.row)
    if memory.target.isPooled, let bias = memory.bias {
      transforms.output_pool(planes, plane, outputs, height, width, y, row, bias)
    } else {
      transforms.output(
        planes, plane, outputs, height, width, y, row, 0, memory.bias.map { UnsafePointer($0) },
        memory.target.isRectified ? 1 : 0)
    }
  }

  func backward(_ images: Range<Int>, dz: Floats, _ lane: Lane) {
    let input = memory.geometry.input.compact
    for group in groups(images) {
      let tiles = group.count * tilesPerImage
      let (x, y) = (lane.scratch, lane.scratch + places * plane(groupSize * tilesPerImage, inputs))
      let isFirst = lane.isFirst && group.lowerBound == images.lowerBound
      let first = dz + (group.lowerBound - images.lowerBound) * gradientLayout.size
      for index in 0..<group.count {
        transforms.output_adjoint(
          first + index * gradientLayout.size + gradientLayout.corner, gradientLayout.row, outputs, tilesDown,
          tilesAcross, y + index * tilesPerImage * outputs, plane(tiles, outputs))
      }
      transformInput(group, into: x)
      weightGradient(x, y, tiles, lane.shares + lane.slot * shareCount, accumulates: !isFirst)
      guard let dx = memory.dx else { continue }
      for index in 0..<group.count {
        transforms.input(
          first + index * gradientLayout.size, gradientLayout.row, outputs, tilesDown, tilesAcross,
          y + index * tilesPerImage * outputs, plane(tiles, outputs))
      }
      multiply(
        y, outputs, memory.geometry.output.channels, tiles, transposedTransformed, memory.transposedPanels, into: x)
      for (index, n) in group.enumerated() {
        transforms.output(
          x + index * tilesPerImage * inputs, plane(tiles, inputs), inputs, input.height, input.width,
          dx + n * input.size,
          input.row, memory.accumulates ? 1 : 0, nil, 0)
      }
    }
  }

  private func groups(_ images: Range<Int>) -> [Range<Int>] {
    stride(from: images.lowerBound, to: images.upperBound, by: groupSize).map {
      $0..<min($0 + groupSize, images.upperBound)
    }
  }

  private func transformInput(_ group: Range<Int>, into planes: Floats) {
    let layout = memory.geometry.input
    let tiles = group.count * tilesPerImage
    for (index, n) in group.enumerated() {
      transforms.input(
        memory.x + n * layout.size + memory.geometry.corner, layout.row, inputs, tilesDown, tilesAcross,
        planes + index * tilesPerImage * inputs, plane(tiles, inputs))
    }
  }

  /// For each place, tiles × depth times depth × columns; of the depth only what is in use, the rest being zeros.
  private func multiply(
    _ a: Floats, _ depth: Int, _ used: Int, _ tiles: Int, _ weights: Buffer, _ panels: Panels, into c: Floats
  ) {
    let ranges = memory.kernels.tiles(tiles)
    for place in 0..<places {
      let (a, c) = (a + place * plane(tiles, depth), c + place * plane(tiles, panels.columns))
      for panel in 0..<panels.count {
        let start = panels.start(panel)
        for range in ranges {
          var product = CKProduct(
            a: a + range.lowerBound * depth, ai: depth, ak: 1, as: 0,
            b: weights.start + place * inputs * outputs + start * depth, bk: panels.width(panel), bs: 0, k: used,
            segments: 1, c: c + range.lowerBound * panels.columns + start, ci: panels.columns, accumulate: 0, bias: nil,
            rectify: 0)
          memory.kernels.multiplyRows(&product, count: range.count, vectors: panels.vectors(panel))
        }
      }
    }
  }

  private func weightGradient(_ x: Floats, _ dy: Floats, _ tiles: Int, _ share: Floats, accumulates: Bool) {
    let panels = memory.panels
    for place in 0..<places {
      let (a, b) = (x + place * plane(tiles, inputs), dy + place * plane(tiles, outputs))
      for panel in 0..<panels.count {
        let start = panels.start(panel)
        let width = panels.width(panel)
        for range in inputTiles {
          var product = CKProduct(
            a: a + range.lowerBound, ai: 1, ak: inputs, as: 0, b: b + start, bk: outputs, bs: 0, k: tiles, segments: 1,
            c: share + place * inputs * outputs + start * inputs + range.lowerBound * width, ci: width,
            accumulate: accumulates ? 1 : 0, bias: nil, rectify: 0)
          memory.kernels.multiplyColumns(&product, count: range.count, vectors: panels.vectors(panel))
        }
      }
    }
  }

  var reductionParts: Int { memory.panels.count }

  var shareCount: Int { places * inputs * outputs }

  func reduce(part: Int, shares: Floats, slots: Int) {
    let panels = memory.panels
    let count = inputs * panels.width(part)
    let start = panels.start(part) * inputs
    transforms.weights_adjoint(
      shares + start, inputs * outputs, slots, shareCount, count,
      memory.weightGradient + 9 * start, count)
  }
}
