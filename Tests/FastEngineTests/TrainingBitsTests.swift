import Networks
import ReferenceEngine
import SampleNetworks
import Tensors
import Testing

@testable import FastEngine

/// A change that is not about arithmetic leaves every bit of a training where it was.
///
/// What an instruction set adds in which order is its own, so each has its own hash; the exponentials are the C library's,
/// and another one's may differ in the last bit.
@Suite struct TrainingBitsTests {
  struct Case: Sendable, CustomStringConvertible {
    let description: String
    let network: @Sendable () throws -> Network
    /// FNV-1a of all parameters and velocities after three steps on batches of ten. Found before networks could be typed
    /// and weights stored in several forms, and the same since.
    let hashes: [InstructionSet: UInt64]
  }

  private static let cases = [
    Case(
      description: "NetC",
      network: {
        try .vgg(
          [
            .convolution(channels: 16), .pool, .convolution(channels: 32), .pool, .convolution(channels: 32),
          ], input: [1, 16, 16], classes: 10, seed: 1)
      },
      hashes: [.baseline: 13_003_935_461_741_156_335, .avx2: 319_283_239_209_933_203, .avx512: 319_283_239_209_933_203]),
    Case(
      description: "net b",
      network: {
        try .vgg(
          [
            .convolution(channels: 64), .convolution(channels: 64), .pool, .convolution(channels: 128),
            .convolution(channels: 128), .pool, .convolution(channels: 256), .convolution(channels: 256), .pool,
          ], input: [3, 32, 32], classes: 10, seed: 1)
      },
      hashes: [
        .baseline: 18_289_123_579_510_333_920, .avx2: 5_916_758_877_557_788_060, .avx512: 5_916_758_877_557_788_060,
      ]),
    Case(
      description: "ResNet-20", network: { try .resnet(depth: 20, input: [3, 32, 32], classes: 10, seed: 1) },
      hashes: [
        .baseline: 9_901_309_985_243_704_959, .avx2: 4_281_996_157_703_423_234, .avx512: 4_281_996_157_703_423_234,
      ]),
  ]

  @Test(arguments: cases, InstructionSet.allCases.filter(\.isSupported))
  func `a training has the bits that it had`(example: Case, set: InstructionSet) throws {
    let network = try example.network()
    let executor = FastExecutor(network, threads: 2, instructionSet: set)
    let rule = UpdateRule(learningRate: 0.05, momentum: 0.9, weightDecay: 1e-4)
    for step in 0..<3 {
      _ = try executor.step(network.sampleBatch(count: 10, seed: UInt64(step))) { $0.role.isTrained ? rule : nil }
    }
    #expect(executor.network.hash == example.hashes[set], "\(set): \(executor.network.hash)")
  }
}

extension Network {
  /// Of every parameter's bits, and every velocity's.
  fileprivate var hash: UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for node in nodes {
      for (description, value) in node.layer.parameters {
        for number in value.elements + (velocities[node.id]?[description.name]?.values ?? []) {
          for byte in 0..<8 {
            hash = (hash ^ (number.bitPattern >> (8 * UInt64(byte)) & 0xff)) &* 0x100_0000_01b3
          }
        }
      }
    }
    return hash
  }
}
