import DataLoading
import Engines
import Foundation
import Networks
import ReferenceEngine
import Tensors

@testable import Training

/// 23 images of 1×1×2 in 3 classes; the first pixel is the image's number.
func numberedImages(_ count: Int = 23) -> DataSplit {
  DataSplit(
    name: "numbered", imageShape: [1, 1, 2], classCount: 3,
    pixels: (0..<count).flatMap { [UInt8($0), UInt8($0 * 7 % 11)] }, labels: (0..<count).map { UInt8($0 % 3) },
    decoding: Decoding(offset: 0, scale: 1))
}

func smallVGG(seed: UInt64 = 7) throws -> Network {
  try .vgg([.convolution(channels: 4), .pool, .convolution(channels: 6)], input: [1, 16, 16], classes: 10, seed: seed)
}

func smallMLP(seed: UInt64 = 7) throws -> Network { try .mlp([4], input: [1, 1, 2], classes: 3, seed: seed) }

/// Runs on the reference, writes down what it is asked, and can spoil a step.
final class Spy: Executor {
  let name = "spy"
  private let reference: ReferenceExecutor
  private(set) var firstPixels: [[Double]] = []
  private(set) var rules: [[ParameterRole: UpdateRule]] = []
  /// The network after each step.
  private(set) var states: [Network] = []
  /// Changes the result, or through `poison` the network, of the step with this index.
  var spoil: ((_ step: Int, inout StepResult) -> Void)?
  var poison: ((_ step: Int, inout Network) -> Void)?

  /// Called before the step with this index begins.
  var begin: ((_ step: Int) -> Void)?

  init(_ network: Network) { reference = ReferenceExecutor(network) }

  private var poisoned: Network?
  var network: Network { poisoned ?? reference.network }

  func prepare(_ network: Network) throws(NetworkError) { try reference.prepare(network) }

  func step(_ batch: Batch, rule: (ParameterID) -> UpdateRule?) throws(NetworkError) -> StepResult {
    begin?(states.count)
    var asked: [ParameterRole: UpdateRule] = [:]
    var result = try reference.step(batch) { description in
      let answer = rule(description)
      asked[description.role] = answer
      return answer
    }
    rules.append(asked)
    let stride = batch.images.count / batch.labels.count
    firstPixels.append(batch.labels.indices.map { batch.images.elements[$0 * stride] })
    spoil?(states.count, &result)
    if let poison {
      var spoiled = reference.network
      poison(states.count, &spoiled)
      poisoned = spoiled
    }
    states.append(network)
    return result
  }

  var state: any ExecutorState { network }
  func restore(_ state: any ExecutorState) {
    poisoned = nil
    reference.restore(state)
  }
  func magnitudes(_ role: ParameterRole) -> [Double] { network.magnitudes(role) }

  func scores(_ images: Tensor) throws(NetworkError) -> Tensor { try ReferenceExecutor(network).scores(images) }
}

extension Network {
  /// The network's file, which holds every bit of it.
  var bytes: Data {
    get throws { try NetworkFile.data(of: self) }
  }
}

/// A folder that goes away with the test that made it; its name has what addresses of files would escape.
final class TemporaryFolder {
  let path: String

  init() throws {
    let name = "espalier \(UUID().uuidString) 100% grün"
    path = FileManager.default.temporaryDirectory.appending(path: name).path(percentEncoded: false)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }
}
