import CKernels

/// A convolution of which some columns of the patch matrix are left out: those that every output multiplies by 0.
///
///     z[m, k] = Σ_(u,v,c) kept  x[run(m, u)][(v, c)] · w[(u, v, c), k]
///
/// As with `DirectConvolution` no patch is ever built: the product reads the kept numbers where they lie. It is dense, and
/// thinner by the share of columns that are gone.
///
/// - Source: Lebedev & Lempitsky 2016, CVPR
final class ThinConvolution: EvaluationMethod {
  let name = "thin product"
  let groupSize: Int
  let gradientLayout: ImageLayout
  let scratchCount: Int
  private let memory: ConvolutionMemory
  /// Where the kept numbers of a patch are, counted from its first.
  private let index: [Int32]
  /// Rows of the dense weights that are kept.
  private let rows: [Int]
  /// The kept rows, panel after panel.
  private let weights: Buffer
  private let tiles: [Range<Int>]
  private let isFlat: Bool
  private let bands: [Range<Int>]

  /// In multiply-adds of the microkernel, of which each costs up to a quarter more where its number is picked; measured.
  static func cost(_ geometry: ConvolutionGeometry, _ pattern: WeightPattern) -> Int {
    geometry.output.pixelCount * pattern.columns.count * geometry.output.pixel * 5 / 4
  }

  init(_ memory: ConvolutionMemory) {
    let geometry = memory.geometry
    self.memory = memory
    let columns = memory.pattern?.columns ?? []
    // One more, so that a layer without weights has an address, too.
    index = columns.map { Int32(geometry.offset(tap: $0.tap, channel: $0.channel)) } + [0]
    rows = columns.map { $0.tap * geometry.input.pixel + $0.channel }
    weights = Buffer(rows.count * memory.panels.columns)
    gradientLayout = geometry.output.compact
    isFlat = geometry.isPixelwise && memory.target.layout.isCompact && !memory.target.isPooled
    groupSize = geometry.isPixelwise ? max(1, 64 / geometry.output.pixelCount) : 1
    tiles = memory.kernels.tiles(geometry.output.width)
    bands = memory.bands(isFlat: isFlat)
    scratchCount = memory.target.isPooled ? geometry.output.size : 0
  }

  var packingParts: Int { memory.panels.count }

  func pack(part panel: Int) {
    let (start, width) = (memory.panels.start(panel), memory.panels.width(panel))
    let (source, target) = (memory.weights + start * memory.geometry.depth, weights.start + start * rows.count)
    for (place, row) in rows.enumerated() {
      (target + place * width).update(from: source + row * width, count: width)
    }
  }

  var imageParts: Int { bands.count }

  func forward(_ images: Range<Int>, _ lane: Lane) {
    let geometry = memory.geometry
    if isFlat {
      let count = images.count * geometry.output.pixelCount
      multiply(
        memory.x + images.lowerBound * geometry.input.size, apart: geometry.input.pixel,
        into: memory.target.image(images.lowerBound), memory.kernels.tiles(count))
    } else {
      for n in images { forward(image: n, rows: 0..<geometry.output.height, lane) }
    }
  }

  func forward(image: Int, part: Int, _ lane: Lane) {
    isFlat ? forward(image..<(image + 1), lane) : forward(image: image, rows: bands[part], lane)
  }

  private func forward(image n: Int, rows: Range<Int>, _ lane: Lane) {
    let geometry = memory.geometry
    let x = memory.x + n * geometry.input.size
    let z = memory.target.isPooled ? lane.scratch : memory.target.image(n)
    let row = memory.target.isPooled ? geometry.output.row : memory.target.layout.row
    for i in rows {
      multiply(
        x + geometry.readingStart(row: i, column: 0), apart: geometry.stride * geometry.input.pixel, into: z + i * row,
        tiles)
    }
    if memory.target.isPooled { memory.pool(z, rows, image: n) }
  }

  /// Patches that begin at the same distance from each other, times the kept weights.
  private func multiply(_ a: Floats, apart: Int, into c: Floats, _ tiles: [Range<Int>]) {
    let panels = memory.panels
    index.withUnsafeBufferPointer { index in
      guard let index = index.baseAddress else { return }
      for panel in 0..<panels.count {
        let start = panels.start(panel)
        for tile in tiles {
          var product = CKPickedProduct(
            a: a + tile.lowerBound * apart, ai: apart, index: index, b: weights.start + start * rows.count,
            bk: panels.width(panel), k: rows.count, c: c + tile.lowerBound * panels.columns + start, ci: panels.columns,
            bias: memory.bias.map { UnsafePointer($0 + start) }, rectify: memory.target.isRectified ? 1 : 0)
          memory.kernels.multiplyPicked(&product, count: tile.count, vectors: panels.vectors(panel))
        }
      }
    }
  }
}

extension ConvolutionMemory {
  /// Rows of an image that parts of the work on it take; they begin at even rows, so that no window lies across two.
  func bands(isFlat: Bool) -> [Range<Int>] {
    let height = geometry.output.height
    let count = isFlat || threads == 1 ? 1 : min(max(height / 2, 1), 2 * threads)
    let start = { (band: Int) in band == count ? height : height * band / count / 2 * 2 }
    return (0..<count).map { start($0)..<start($0 + 1) }
  }

  /// The largest value under each 2×2 window of some rows, into the target.
  func pool(_ z: Floats, _ rows: Range<Int>, image: Int) {
    let output = geometry.output
    var window = CKWindow(
      x: z + rows.lowerBound * output.row, h: rows.count, w: output.width, c: output.pixel, row: output.row, kh: 2,
      kw: 2, stride: 2, padding: 0, oh: rows.count / 2, ow: output.width / 2)
    kernels.table.pointee.max_pool(
      &window, target.image(image) + rows.lowerBound / 2 * target.layout.row, target.layout.row)
  }
}
