import CKernels

/// Convolution as a matrix product that never builds its matrix.
///
/// Row m of A is what output pixel m reads: for each kernel row one run of neighbouring pixels with all their channels,
/// which lie together in memory as they are. B is the weights' panels. So
///
///     z[m, k] = Σ_u Σ_(v,c) x[run(m, u)][(v, c)] · w[(u, v, c), k]
///
/// ∂L/∂w is the same product with pixels as the summed index, ∂L/∂x the same with transposed and flipped weights over a
/// padded ∂L/∂z, or, where a stride or a dilation leaves gaps, each tap's share added to where the tap had read.
final class DirectConvolution: ConvolutionMethod {
  let name: String
  let groupSize: Int
  let gradientLayout: ImageLayout
  let scratchCount: Int
  private let memory: ConvolutionMemory
  var geometry: ConvolutionGeometry { memory.geometry }
  private let tiles: [Range<Int>]
  private let runs: [Run]
  private let transposed: TransposedWeights?
  /// Whether pixels of several images are one long row, of the input and of the target.
  private let isFlat: Bool
  /// Rows of an image that a part of the work on it takes.
  private let bands: [Range<Int>]
  /// The geometry of the convolution that finds ∂L/∂x from ∂L/∂z; nil where shares are spread instead.
  private let inputGradient: ConvolutionGeometry?
  private let gradientTiles: [Range<Int>]
  private let gradientRuns: [Run]

  /// Taps that read one run of numbers.
  private struct Run {
    let taps: Range<Int>
    /// Where it begins, counted from where the first tap reads.
    let offset: Int
    let length: Int

    /// The rows of a kernel, whose taps read neighbouring pixels.
    static func rows(_ height: Int, _ width: Int, over layout: ImageLayout) -> [Run] {
      (0..<height).map { u in
        Run(taps: (u * width)..<((u + 1) * width), offset: u * layout.row, length: width * layout.pixel)
      }
    }
  }

  init(_ memory: ConvolutionMemory) {
    let geometry = memory.geometry
    self.memory = memory
    name = geometry.isPixelwise ? "matrix product" : "direct"
    isFlat = geometry.isPixelwise && memory.target.layout.isCompact && !memory.target.isPooled
    bands = memory.bands(isFlat: isFlat)
    groupSize = geometry.isPixelwise ? max(1, 64 / geometry.output.pixelCount) : 1
    tiles = memory.kernels.tiles(geometry.output.width)
    if geometry.dilation == 1 {
      runs = Run.rows(geometry.kernelHeight, geometry.kernelWidth, over: geometry.input)
    } else {
      runs = (0..<geometry.taps).map { tap in
        let (u, v) = tap.quotientAndRemainder(dividingBy: geometry.kernelWidth)
        let offset = geometry.dilation * (u * geometry.input.row + v * geometry.input.pixel)
        return Run(taps: tap..<(tap + 1), offset: offset, length: geometry.input.pixel)
      }
    }
    let isGathered =
      memory.dx != nil && !geometry.isPixelwise && geometry.stride == 1 && geometry.dilation == 1
      && geometry.padding < geometry.kernelHeight && geometry.padding < geometry.kernelWidth
      && geometry.kernelHeight == geometry.kernelWidth
    transposed = memory.dx == nil ? nil : TransposedWeights(memory, isFlipped: isGathered)
    gradientTiles = memory.kernels.tiles(geometry.input.width)
    let compact = geometry.output.compact
    if isGathered {
      let lead = geometry.kernelHeight - 1 - geometry.padding
      let reach = { (size: Int) in size + geometry.kernelHeight - 1 - lead }
      let margin = Margin(lead: lead, height: reach(geometry.input.height), width: reach(geometry.input.width))
      gradientLayout = ImageLayout(
        channels: compact.channels, height: compact.height, width: compact.width, pixel: compact.pixel, margin: margin)
      inputGradient = ConvolutionGeometry(
        kernelHeight: geometry.kernelHeight, kernelWidth: geometry.kernelWidth, stride: 1, padding: lead, dilation: 1,
        input: gradientLayout, output: geometry.input.compact)
      gradientRuns = Run.rows(geometry.kernelHeight, geometry.kernelWidth, over: gradientLayout)
      scratchCount = memory.target.isPooled ? geometry.output.size : 0
    } else {
      gradientLayout = compact
      inputGradient = nil
      gradientRuns = []
      let isSpread = memory.dx != nil && !geometry.isPixelwise
      scratchCount = max(isSpread ? geometry.input.size : 0, memory.target.isPooled ? geometry.output.size : 0)
    }
  }

  var packingParts: Int { transposed?.parts ?? 0 }
  func pack(part: Int) { transposed?.pack(part: part) }

  func forward(_ images: Range<Int>, _ lane: Lane) {
    let geometry = memory.geometry
    if isFlat {
      multiplyPixels(
        memory.x + images.lowerBound * geometry.input.size, geometry.input.pixel,
        images.count * geometry.output.pixelCount, memory.weights, memory.panels,
        into: memory.target.image(images.lowerBound), accumulates: false, bias: memory.bias,
        rectifies: memory.target.isRectified)
      return
    }
    for n in images { forward(image: n, rows: 0..<geometry.output.height, lane) }
  }

  var imageParts: Int { bands.count }

  func forward(image: Int, part: Int, _ lane: Lane) {
    isFlat ? forward(image..<(image + 1), lane) : forward(image: image, rows: bands[part], lane)
  }

  private func forward(image n: Int, rows: Range<Int>, _ lane: Lane) {
    let geometry = memory.geometry
    let target = memory.target
    let x = memory.x + n * geometry.input.size
    if target.isPooled {
      convolve(
        x, geometry, memory.weights, memory.panels, tiles, runs, rows: rows, into: lane.scratch,
        row: geometry.output.row, accumulates: false, bias: memory.bias, rectifies: target.isRectified)
      memory.pool(lane.scratch, rows, image: n)
    } else {
      convolve(
        x, geometry, memory.weights, memory.panels, tiles, runs, rows: rows, into: target.image(n),
        row: target.layout.row, accumulates: false, bias: memory.bias, rectifies: target.isRectified)
    }
  }

  func backward(_ images: Range<Int>, dz: Floats, _ lane: Lane) {
    weightGradient(images, dz, lane)
    guard let dx = memory.dx, let transposed else { return }
    let geometry = memory.geometry
    let size = geometry.input.compact.size
    if geometry.isPixelwise {
      let count = images.count * geometry.output.pixelCount
      multiplyPixels(
        dz, geometry.output.pixel, count, transposed.start, memory.transposedPanels,
        into: dx + images.lowerBound * size, accumulates: memory.accumulates)
      return
    }
    for (index, n) in images.enumerated() {
      let dz = dz + index * gradientLayout.size
      if let inputGradient {
        convolve(
          dz, inputGradient, transposed.start, memory.transposedPanels, gradientTiles, gradientRuns,
          rows: 0..<geometry.input.height, into: dx + n * size, row: geometry.input.compact.row,
          accumulates: memory.accumulates)
      } else {
        spread(dz, transposed, into: dx + n * size, lane.scratch)
      }
    }
  }

  /// Many pixels times the weights of one.
  private func multiplyPixels(
    _ a: Floats, _ depth: Int, _ count: Int, _ weights: Floats, _ panels: Panels, into c: Floats, accumulates: Bool,
    bias: Floats? = nil, rectifies: Bool = false
  ) {
    let tiles = memory.kernels.tiles(count)
    for panel in 0..<panels.count {
      let start = panels.start(panel)
      for tile in tiles {
        var product = CKProduct(
          a: a + tile.lowerBound * depth, ai: depth, ak: 1, as: 0, b: weights + start * depth, bk: panels.width(panel),
          bs: 0, k: depth, segments: 1, c: c + tile.lowerBound * panels.columns + start, ci: panels.columns,
          accumulate: accumulates ? 1 : 0, bias: bias.map { UnsafePointer($0 + start) },
          rectify: rectifies ? 1 : 0)
        memory.kernels.multiplyRows(&product, count: tile.count, vectors: panels.vectors(panel))
      }
    }
  }

  private func convolve(
    _ x: Floats, _ geometry: ConvolutionGeometry, _ weights: Floats, _ panels: Panels, _ tiles: [Range<Int>],
    _ runs: [Run], rows: Range<Int>, into z: Floats, row: Int, accumulates: Bool, bias: Floats? = nil,
    rectifies: Bool = false
  ) {
    let depth = geometry.depth
    let pixel = geometry.input.pixel
    let isRegular = geometry.dilation == 1
    for panel in 0..<panels.count {
      let start = panels.start(panel)
      let width = panels.width(panel)
      let b = weights + start * depth
      let bias = bias.map { UnsafePointer($0 + start) }
      for tile in tiles {
        for i in rows {
          let a = x + geometry.readingStart(row: i, column: tile.lowerBound)
          let c = z + i * row + tile.lowerBound * panels.columns + start
          if isRegular {
            let length = runs[0].length
            var product = CKProduct(
              a: a, ai: geometry.stride * pixel, ak: 1, as: geometry.input.row, b: b, bk: width, bs: length * width,
              k: length, segments: runs.count, c: c, ci: panels.columns, accumulate: accumulates ? 1 : 0, bias: bias,
              rectify: rectifies ? 1 : 0)
            memory.kernels.multiplyRows(&product, count: tile.count, vectors: panels.vectors(panel))
            continue
          }
          for (number, run) in runs.enumerated() {
            var product = CKProduct(
              a: a + run.offset, ai: geometry.stride * pixel, ak: 1, as: 0,
              b: b + run.taps.lowerBound * pixel * width, bk: width, bs: 0, k: run.length, segments: 1, c: c,
              ci: panels.columns, accumulate: accumulates || number > 0 ? 1 : 0, bias: number == 0 ? bias : nil,
              rectify: 0)
            memory.kernels.multiplyRows(&product, count: tile.count, vectors: panels.vectors(panel))
          }
          if rectifies {
            memory.kernels.rectify(c, rows: tile.count, apart: panels.columns, count: panels.width(panel))
          }
        }
      }
    }
  }

  private func weightGradient(_ images: Range<Int>, _ dz: Floats, _ lane: Lane) {
    let geometry = memory.geometry
    let panels = memory.panels
    let share = lane.shares + lane.slot * shareCount
    let pixel = geometry.input.pixel
    // Pixels of several images are one long row where each is read alone.
    let batches = geometry.isPixelwise ? [images] : images.map { $0..<($0 + 1) }
    for (index, batch) in batches.enumerated() {
      let x = memory.x + batch.lowerBound * geometry.input.size + geometry.corner
      let dz = dz + index * gradientLayout.size + gradientLayout.corner
      let rows = geometry.isPixelwise ? 1 : geometry.output.height
      let columns = geometry.isPixelwise ? batch.count * geometry.output.pixelCount : geometry.output.width
      for run in runs {
        for tile in memory.kernels.tiles(run.length) {
          for panel in 0..<panels.count {
            let start = panels.start(panel)
            let width = panels.width(panel)
            let c = share + start * geometry.depth + (run.taps.lowerBound * pixel + tile.lowerBound) * width
            var product = CKProduct(
              a: x + run.offset + tile.lowerBound, ai: 1, ak: geometry.stride * pixel,
              as: geometry.stride * geometry.input.row, b: dz + start, bk: panels.columns, bs: gradientLayout.row,
              k: columns, segments: rows, c: c, ci: width, accumulate: lane.isFirst && index == 0 ? 0 : 1, bias: nil,
              rectify: 0)
            memory.kernels.multiplyColumns(&product, count: tile.count, vectors: panels.vectors(panel))
          }
        }
      }
    }
  }

  /// Adds each tap's share of ∂L/∂x to where the tap had read.
  private func spread(_ dz: Floats, _ transposed: TransposedWeights, into dx: Floats, _ scratch: Floats) {
    let geometry = memory.geometry
    let panels = memory.transposedPanels
    let pixel = geometry.input.pixel
    scratch.update(repeating: 0, count: geometry.input.size)
    for tap in 0..<geometry.taps {
      let (u, v) = tap.quotientAndRemainder(dividingBy: geometry.kernelWidth)
      let offset = geometry.dilation * (u * geometry.input.row + v * pixel)
      for panel in 0..<panels.count {
        let start = panels.start(panel)
        let width = panels.width(panel)
        let b = transposed.start + start * geometry.taps * geometry.output.pixel + tap * geometry.output.pixel * width
        for tile in tiles {
          for i in 0..<geometry.output.height {
            var product = CKProduct(
              a: dz + (i * geometry.output.width + tile.lowerBound) * geometry.output.pixel, ai: geometry.output.pixel,
              ak: 1, as: 0, b: b, bk: width, bs: 0, k: geometry.output.pixel, segments: 1,
              c: scratch + geometry.readingStart(row: i, column: tile.lowerBound) + offset + start,
              ci: geometry.stride * pixel, accumulate: 1, bias: nil, rectify: 0)
            memory.kernels.multiplyRows(&product, count: tile.count, vectors: panels.vectors(panel))
          }
        }
      }
    }
    let length = geometry.input.width * pixel
    memory.kernels.table.pointee.combine(
      scratch + geometry.input.corner, geometry.input.row, memory.accumulates ? dx : nil, length, geometry.input.height,
      length, 0, dx, length)
  }

  var reductionParts: Int { memory.panels.count }

  var shareCount: Int { memory.geometry.depth * memory.panels.columns }

  func reduce(part: Int, shares: Floats, slots: Int) {
    let count = memory.geometry.depth * memory.panels.width(part)
    let start = memory.panels.start(part) * memory.geometry.depth
    memory.kernels.table.pointee.slot_sum(shares + start, slots, shareCount, count, memory.weightGradient + start)
  }
}
