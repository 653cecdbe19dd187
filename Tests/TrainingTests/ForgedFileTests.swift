import Engines
import Files
import Foundation
import Networks
import Reports
import SampleNetworks
import Tensors
import Testing

@testable import Training

/// A change of the JSON under a valid checksum.
struct Forgery: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let change: @Sendable (inout JSON) -> Void

  init(_ testDescription: String, _ change: @escaping @Sendable (inout JSON) -> Void) {
    (self.testDescription, self.change) = (testDescription, change)
  }

  /// Sets what lies at a path, `nodes 1 inputs` for the inputs of the second node.
  static func set(_ path: String, _ value: JSON) -> Forgery {
    Forgery("\(path) := \(value)") { $0.set(path.split(separator: " ").map(String.init), to: value) }
  }
}

/// The nodes of the file: input, conv1, bn1, relu1, pool1, concat1 of pool1 twice, dropout1, flatten1, fc1.
private func forgeable() throws -> Network {
  var builder = try NetworkBuilder(input: [1, 2, 4])
  try builder.add(Conv2D(inputChannels: 1, outputChannels: 2, kernelSize: 3, hasBias: true))
  try builder.add(BatchNorm(channels: 2))
  try builder.add(ReLULayer())
  let pool = try builder.add(MaxPool(size: 2))
  try builder.add(ConcatenateLayer(), reading: [pool, pool])
  try builder.add(DropoutLayer(probability: 0.25))
  try builder.add(FlattenLayer())
  try builder.add(LinearLayer(inputs: 8, outputs: 2))
  var network = try builder.network(seed: 1)
  network.velocities = [1: ["w": Velocity((0..<18).map(Double.init), in: .gradient)]]
  network.history = [EpochRecord(epoch: 1, loss: 1, accuracy: 0.5, alive: 2, learningRate: 0.1)]
  network.prunings = [
    CompressionReport(
      criterion: "|γ|", threshold: 0.5, candidates: 3, removed: 1,
      layers: [.init(node: "bn1", before: 3, removed: 1, largestConstant: 0.25)], before: network.costs,
      after: network.costs)
  ]
  return network
}

private let nan = JSON.text(Data(repeating: 0xff, count: 16).base64EncodedString())

private let forgeries: [Forgery] = [
  .set("nodes", .list([])),
  .set("nodes 0 kind", .text("relu")),
  .set("nodes 3 kind", .text("input")),
  .set("nodes 3 kind", .text("rleu")),
  .set("nodes 0 configuration channels", .number(-1)),
  .set("nodes 0 configuration height", .number(0)),
  .set("nodes 0 configuration width", .number(1.5)),
  .set("nodes 0 configuration width", .text("nan")),
  .set("nodes 1 configuration outputChannels", .number(-2)),
  .set("nodes 1 configuration outputChannels", .number(1e300)),
  .set("nodes 1 configuration kernelSize", .number(524_288)),
  .set("nodes 1 configuration padding", .number(-1)),
  .set("nodes 1 configuration stride", .number(0)),
  .set("nodes 1 configuration groups", .number(0)),
  .set("nodes 1 configuration groups", .number(2)),
  .set("nodes 1 configuration", .object([:])),
  .set("nodes 2 configuration epsilon", .number(-1)),
  .set("nodes 2 configuration epsilon", .text("∞")),
  .set("nodes 2 configuration share", .number(2)),
  .set("nodes 4 configuration size", .number(0)),
  .set("nodes 6 configuration probability", .number(1)),
  .set("nodes 6 configuration probability", .number(-0.5)),
  .set("nodes 3 inputs", .list([])),
  .set("nodes 3 inputs", .list([.number(2), .number(2)])),
  .set("nodes 6 inputs", .list([.number(5), .number(5)])),
  .set("nodes 7 inputs", .list([.number(6), .number(6)])),
  .set("nodes 5 inputs", .list([])),
  .set("nodes 5 inputs", .list([.number(4), .number(0)])),
  // Cycles: a node that reads itself, and one that reads a later node.
  .set("nodes 3 inputs", .list([.number(3)])),
  .set("nodes 2 inputs", .list([.number(7)])),
  .set("nodes 2 inputs", .list([.number(-1)])),
  .set("nodes 2 inputs", .list([.number(9e18)])),
  .set("nodes 3 name", .text("bn1")),
  .set("nodes 1 parameters", .list([])),
  .set("nodes 1 parameters 1 name", .text("w")),
  .set("nodes 1 parameters 1 name", .text("γ")),
  .set("nodes 1 parameters 1 shape", .list([.number(-1), .number(-2)])),
  .set("nodes 1 parameters 1 shape", .list([])),
  .set("nodes 1 parameters 1 shape", .list([.number(1e12), .number(1e12)])),
  .set("nodes 3 parameters", .list([.object(["name": .text("w"), "shape": .list([])])])),
  .set("nodes 1 parameters 0 velocity", .text("steps")),
  .set("nodes 1 parameters 0 shape", .list([.number(2), .number(1), .number(3), .number(2)])),
  .set("nodes 1 channelOrigins", .list([])),
  .set("nodes 1 channelOrigins", .list([.number(0), .number(2)])),
  .set("nodes 1 channelOrigins", .list([.number(1), .number(1)])),
  .set("nodes 1 originalChannelCount", .number(-1)),
  .set("nodes 1 originalChannelCount", .number(1e18)),
  .set("stepCount", .number(-1)),
  .set("stepCount", .number(9_223_372_036_854_774_784)),
  .set("history 0 alive", .number(-1)),
  .set("history 0 epoch", .number(-9e18)),
  .set("prunings 0 before parameters", .number(-1)),
  .set("prunings 0 candidates", .number(-9e18)),
  .set("prunings 0 layers 0 before", .number(-9e18)),
]

/// Version 3 had the numbers inside its JSON.
private let oldForgeries: [Forgery] = [
  .set("nodes 1 parameters 1 values", .text("")),
  .set("nodes 1 parameters 1 values", .text("AAAA")),
  .set("nodes 1 parameters 1 values", nan),
  .set("nodes 2 parameters 3 values", nan),
]

@Suite struct ForgedFileTests {
  private func forged(_ change: (inout JSON) -> Void) throws -> Data {
    let (head, numbers) = try parts()
    var json = try JSON(head)
    change(&json)
    return signed(try json.data + [10] + numbers)
  }

  /// The same network as version 3 would have written it.
  private func forgedOld(_ change: (inout JSON) -> Void) throws -> Data {
    let (head, _) = try parts()
    var json = try JSON(head)
    for (node, layer) in try forgeable().nodes.enumerated() {
      for (index, parameter) in layer.layer.parameters.enumerated() {
        var numbers = Data()
        numbers.appendLittleEndian(parameter.value.elements)
        let record = JSON.object([
          "name": .text(parameter.description.name),
          "shape": .list(parameter.value.shape.dimensions.map { .number(Double($0)) }),
          "values": .text(numbers.base64EncodedString()),
        ])
        json.set(["nodes", "\(node)", "parameters", "\(index)"], to: record)
      }
    }
    change(&json)
    return signed(try json.data, version: 3)
  }

  private func parts() throws -> (head: Data, numbers: Data) {
    let lines = try forgeable().bytes.split(separator: 10, maxSplits: 2, omittingEmptySubsequences: false)
    return (Data(lines[1]), Data(lines[2]))
  }

  @Test func `an unchanged forgery is the file itself`() throws {
    let network = try NetworkFile.network(from: forged { _ in }, path: "a")
    #expect(try network.bytes == forgeable().bytes)
    var old = try NetworkFile.network(from: forgedOld { _ in }, path: "a")
    #expect(old.velocities.isEmpty)
    old.velocities = network.velocities
    #expect(try old.bytes == network.bytes)
  }

  @Test(arguments: forgeries)
  func `an absurd network under a right checksum is an error`(forgery: Forgery) throws {
    let data = try forged(forgery.change)
    let error = #expect(throws: FileError.self) { try NetworkFile.network(from: data, path: "a") }
    #expect(error?.description.hasPrefix("a holds no usable network: ") == true)
    #expect(error?.description.contains("Decoding") == false && error?.description.contains("CodingKey") == false)
  }

  @Test(arguments: oldForgeries)
  func `an absurd network of version 3 is an error`(forgery: Forgery) throws {
    let data = try forgedOld(forgery.change)
    let error = #expect(throws: FileError.self) { try NetworkFile.network(from: data, path: "a") }
    #expect(error?.description.hasPrefix("a holds no usable network: ") == true)
  }

  /// The numbers: conv1.w with its velocity, 18 each, then the others.
  @Test func `numbers that are missing, left over or not finite are an error`() throws {
    let (head, numbers) = try parts()
    var forged = [Data(), numbers.dropLast(), numbers.dropLast(8), numbers + numbers.prefix(8), numbers + [0]]
    for index in [0, 18, 19, numbers.count / 8 - 1] {
      var bytes = [UInt8](numbers)
      bytes.replaceSubrange((index * 8)..<(index * 8 + 8), with: repeatElement(0xff, count: 8))
      forged.append(Data(bytes))
    }
    for numbers in forged {
      let error = #expect(throws: FileError.self) {
        try NetworkFile.network(from: signed(head + [10] + numbers), path: "a")
      }
      #expect(error?.description.hasPrefix("a holds no usable network: ") == true)
    }
  }

  /// Every number of the file in turn becomes every value that has ever broken a reader. What still loads must run.
  @Test(arguments: [-1.0, 0, 3, 0.5, 1_048_576, 2_147_483_648, 9e18, -9e18, 1e300])
  func `no number anywhere can bring the program down`(value: Double) throws {
    var paths: [[String]] = []
    _ = try forged { paths = $0.numberPaths }
    #expect(paths.count > 60)
    for path in paths { try use(forged { $0.set(path, to: .number(value)) }) }
  }

  /// The same of weights in other forms, whose codes say how many numbers follow, and of a network with two outputs.
  @Test(arguments: FormCase.all, [-1.0, 0, 3, 1_048_576, 2_147_483_648, 9e18, 1e300])
  func `no number of a form or an output can bring the program down`(form: FormCase, value: Double) throws {
    var builder = try NetworkBuilder(input: [1, 2, 4])
    try builder.add(Conv2D(inputChannels: 1, outputChannels: 2, kernelSize: 3))
    let flat = try builder.add(FlattenLayer())
    try builder.add(LinearLayer(inputs: 16, outputs: 2))
    let last = try builder.add(LinearLayer(inputs: 16, outputs: 3), reading: [flat])
    let network = try builder.network(seed: 1, outputs: [last - 1, last]).storing(form)
    let lines = try network.bytes.split(separator: 10, maxSplits: 2, omittingEmptySubsequences: false)
    let json = try JSON(Data(lines[1]))
    for path in json.numberPaths {
      var forged = json
      forged.set(path, to: .number(value))
      try use(signed(try forged.data + [10] + Data(lines[2])))
    }
  }

  @Test func `random damage under a right checksum never brings the program down`() throws {
    let good = try forged { _ in }
    let start = (good.firstIndex(of: 10) ?? 0) + 1
    let stream = RandomStream(seed: 3, purpose: .workspace)
    for round in 0..<400 {
      var payload = Data(good[start...])
      for flip in 0...(round % 3) {
        let index = stream.integer(below: payload.count, round * 8 + flip * 2)
        payload[index] ^= 1 << UInt8(stream.integer(below: 8, round * 8 + flip * 2 + 1))
      }
      try use(signed(payload))
      var raw = good
      raw[stream.integer(below: raw.count, round * 8 + 6)] ^= 1 << UInt8(stream.integer(below: 8, round * 8 + 7))
      try use(raw)
    }
  }

  /// Loads, and if that works does with the network what a session would do.
  private func use(_ data: Data) throws {
    guard let network = try? NetworkFile.network(from: data, path: "a") else { return }
    _ = network.costs
    _ = network.channelGroups()
    _ = try network.bytes
    // A forged image may be huge and yet allowed; running on it proves nothing more.
    guard network.inputShape.count < 10_000 else { return }
    let images = Tensor(shape: Shape([2] + network.inputShape.dimensions), repeating: 1)
    let executor = ReferenceExecutor(network)
    let plan = TrainingPlan(epochs: 1, for: network)
    do {
      _ = try executor.scores(images)
      _ = try executor.step(Batch(images: images, labels: [0, 0])) {
        plan.rule(for: $0.description, step: 0, of: 1, nil)
      }
    } catch {}
  }
}
