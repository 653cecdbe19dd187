import Foundation
import Networks
import ReferenceEngine
import Tensors

/// What a convolution or a linear layer is, before memory is laid out.
struct ConvolutionSource {
  let kernelHeight: Int
  let kernelWidth: Int
  let stride: Int
  let padding: Int
  let dilation: Int
  let hasBias: Bool

  /// nil for any other layer, and for grouped convolutions.
  init?(_ layer: any Layer) {
    switch layer {
    case let layer as Conv2D where layer.geometry.groups == 1:
      (kernelHeight, kernelWidth) = (layer.weight.shape[2], layer.weight.shape[3])
      (stride, padding, dilation) = (layer.geometry.stride, layer.geometry.padding, layer.geometry.dilation)
      hasBias = layer.bias != nil
    case is LinearLayer:
      (kernelHeight, kernelWidth, stride, padding, dilation) = (1, 1, 1, 0, 1)
      hasBias = true
    default: return nil
    }
  }
}

/// Which way to do a convolution, by what each would cost.
///
/// Costs are in multiply-adds of the microkernel: those of the products, and for Winograd those of the transforms,
/// which move more than they compute. A choice depends on sizes alone, so it is the same on every run.
enum ConvolutionChoice: Equatable {
  case direct
  case winograd(tile: Int)

  /// Tile sizes to choose from; `ESPALIER_WINOGRAD=2` leaves the larger out, `0` both.
  private static let tiles: [Int] = {
    let largest = ProcessInfo.processInfo.environment["ESPALIER_WINOGRAD"].flatMap(Int.init) ?? 4
    return [2, 4].filter { $0 <= largest }
  }()
  /// Multiply-adds that a transform costs for each number of a transformed tile.
  private static let transformCost = 6

  init(_ geometry: ConvolutionGeometry, lanes: Int) {
    self = .direct
    guard WinogradConvolution.applies(to: geometry, lanes: lanes) else { return }
    let (inputs, outputs) = (geometry.input.pixel, geometry.output.pixel)
    var best = geometry.output.pixelCount * 9 * inputs * outputs
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
    case .direct: geometry.margin
    case .winograd(let tile): WinogradConvolution.margin(geometry, tile: tile)
    }
  }

  func method(_ memory: ConvolutionMemory) -> any ConvolutionMethod {
    switch self {
    case .direct: DirectConvolution(memory)
    case .winograd(let tile): WinogradConvolution(memory, tile: tile)
    }
  }
}
