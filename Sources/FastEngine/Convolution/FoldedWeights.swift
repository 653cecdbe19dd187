/// A convolution's weights and bias with the batch norm after it multiplied in.
///
///     w' = w·γ/√(σ² + ε)        b' = (b − μ)·γ/√(σ² + ε) + β
///
/// In evaluation a batch norm is a fixed affine map, so the two are one convolution. Where there is no convolution, w is 1
/// for each channel.
final class FoldedWeights {
  /// Panels of each group's outputs.
  private let panels: Panels
  private let groups: Int
  private let depth: Int
  private let channelsPerGroup: Int
  private let pixel: Int
  private let weightBuffer: Buffer
  private let biasBuffer: Buffer

  init(_ geometry: ConvolutionGeometry, _ source: ConvolutionSource, lanes: Int) {
    let own =
      source.groups == 1 ? geometry : GroupedConvolution.geometry(geometry, groups: source.groups, lanes: lanes)
    groups = source.groups
    panels = Panels(own.output.channels, lanes: lanes)
    depth = source.isIdentity ? 1 : own.depth
    channelsPerGroup = own.output.channels
    pixel = geometry.output.pixel
    weightBuffer = Buffer(groups * depth * panels.columns)
    biasBuffer = Buffer(pixel)
  }

  var weights: Floats { weightBuffer.start }
  var bias: Floats { biasBuffer.start }

  /// - Parameter weights: nil for ones.
  func fold(_ weights: Floats?, bias: Floats?, _ map: (scale: [Float], shift: [Float])?) {
    for group in 0..<groups {
      for panel in 0..<panels.count {
        let (first, width) = (panels.start(panel), panels.width(panel))
        let start = (group * panels.columns + first) * depth
        for row in 0..<depth {
          for k in 0..<width {
            let channel = first + k < channelsPerGroup ? group * channelsPerGroup + first + k : nil
            let place = start + row * width + k
            weightBuffer.start[place] = (weights?[place] ?? 1) * (channel.flatMap { map?.scale[$0] } ?? 1)
          }
        }
      }
    }
    for k in 0..<pixel { self.bias[k] = (bias?[k] ?? 0) * (map?.scale[k] ?? 1) + (map?.shift[k] ?? 0) }
  }
}
