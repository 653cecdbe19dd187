import Foundation
import Networks
import ReferenceEngine
import Tensors
import Texts

/// What a convolution or a linear layer is, before memory is laid out.
struct ConvolutionSource {
  let kernelHeight: Int
  let kernelWidth: Int
  let stride: Int
  let padding: Int
  let dilation: Int
  let groups: Int
  let hasBias: Bool
  /// Whether there is no convolution, only what follows one elsewhere.
  let isIdentity: Bool

  /// nil for any other layer, and for a convolution that steps or pads otherwise on one side.
  init?(_ layer: any Layer) {
    switch layer {
    case let layer as Conv2D:
      guard let step = layer.geometry.window(layer.weight.shape).evenStep else { return nil }
      (kernelHeight, kernelWidth) = (layer.weight.shape[2], layer.weight.shape[3])
      (stride, padding, dilation) = (step.stride, step.before, step.dilation)
      (groups, hasBias, isIdentity) = (layer.geometry.groups, layer.bias != nil, false)
    case let layer as LinearLayer:
      (kernelHeight, kernelWidth, stride, padding, dilation) = (1, 1, 1, 0, 1)
      (groups, hasBias, isIdentity) = (1, layer.bias != nil, false)
    case let norm as BatchNorm where norm.isAffine:
      (kernelHeight, kernelWidth, stride, padding, dilation) = (1, 1, 1, 0, 1)
      (groups, hasBias, isIdentity) = (1, false, true)
    default: return nil
    }
  }
}

/// Which way to do a convolution, by what each would cost.
///
/// Costs are in multiply-adds of the microkernel: those of the products, and for Winograd those of the transforms,
/// which move more than they compute. A choice depends on sizes and on which weights are there, so it is the same on every run.
enum ConvolutionChoice: Equatable {
  case direct
  case grouped(Int)
  case identity
  case winograd(tile: Int)
  case thin
  case sparse

  /// Tile sizes to choose from; `ESPALIER_WINOGRAD=2` leaves the larger out, `0` both.
  private static let tiles: [Int] = {
    let largest = ProcessInfo.processInfo.environment["ESPALIER_WINOGRAD"].flatMap(Int.init) ?? 4
    return [2, 4].filter { $0 <= largest }
  }()
  /// Multiply-adds that a transform costs for each number of a transformed tile.
  private static let transformCost = 6

  /// - Parameter pattern: which weights are there; nil where all are taken.
  init(_ source: ConvolutionSource, _ geometry: ConvolutionGeometry, _ pattern: WeightPattern?, lanes: Int) {
    self = source.isIdentity ? .identity : source.groups > 1 ? .grouped(source.groups) : .direct
    guard self == .direct else { return }
    let (inputs, outputs) = (geometry.input.pixel, geometry.output.pixel)
    var best = geometry.output.pixelCount * geometry.taps * inputs * outputs
    if WinogradConvolution.applies(to: geometry, lanes: lanes) { chooseTile(geometry, inputs, outputs, &best) }
    guard let pattern else { return }
    let thin = ThinConvolution.cost(geometry, pattern)
    if thin < best { (self, best) = (.thin, thin) }
    if let sparse = SparseConvolution.cost(geometry, pattern, lanes: lanes), sparse < best { self = .sparse }
  }

  private mutating func chooseTile(_ geometry: ConvolutionGeometry, _ inputs: Int, _ outputs: Int, _ best: inout Int) {
    for tile in ConvolutionChoice.tiles {
      let across = (geometry.output.width + tile - 1) / tile
      let tiles = (geometry.output.height + tile - 1) / tile * across
      let numbers = tiles * (tile + 2) * (tile + 2)
      let cost = numbers * (inputs * outputs + ConvolutionChoice.transformCost * (inputs + outputs))
      if cost < best { (self, best) = (.winograd(tile: tile), cost) }
    }
  }

  func margin(_ geometry: ConvolutionGeometry) -> Margin {
    switch self {
    case .direct, .grouped, .thin, .sparse: geometry.margin
    case .identity: Margin()
    case .winograd(let tile): WinogradConvolution.margin(geometry, tile: tile)
    }
  }

  /// - Parameter capacity: images for which there is memory.
  func method(_ memory: ConvolutionMemory, capacity: Int) -> any ConvolutionMethod {
    switch self {
    case .identity: IdentityMethod(memory)
    case .grouped(let groups): GroupedConvolution(memory, groups: groups, capacity: capacity)
    case .direct: DirectConvolution(memory)
    case .winograd(let tile): WinogradConvolution(memory, tile: tile)
    case .thin: ThinConvolution(memory)
    case .sparse: SparseConvolution(memory)
    }
  }
}
