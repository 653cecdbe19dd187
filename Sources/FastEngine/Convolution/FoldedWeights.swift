/// A convolution's weights and bias with the batch norm after it multiplied in.
///
///     w' = w·γ/√(σ² + ε)        b' = (b − μ)·γ/√(σ² + ε) + β
///
/// In evaluation a batch norm is a fixed affine map, so the two are one convolution.
final class FoldedWeights {
  private let panels: Panels
  private let depth: Int
  private let weightBuffer: Buffer
  private let biasBuffer: Buffer

  init(_ geometry: ConvolutionGeometry, lanes: Int) {
    panels = Panels(geometry.output.channels, lanes: lanes)
    depth = geometry.depth
    weightBuffer = Buffer(geometry.depth * panels.columns)
    biasBuffer = Buffer(panels.columns)
  }

  var weights: Floats { weightBuffer.start }
  var bias: Floats { biasBuffer.start }

  func fold(_ weights: Floats, bias: Floats?, _ map: (scale: [Float], shift: [Float])?) {
    for panel in 0..<panels.count {
      let (first, width) = (panels.start(panel), panels.width(panel))
      let (source, target) = (weights + first * depth, weightBuffer.start + first * depth)
      for row in 0..<depth {
        for k in 0..<width { target[row * width + k] = source[row * width + k] * (map?.scale[first + k] ?? 1) }
      }
    }
    for k in 0..<panels.columns { self.bias[k] = (bias?[k] ?? 0) * (map?.scale[k] ?? 1) + (map?.shift[k] ?? 0) }
  }
}
