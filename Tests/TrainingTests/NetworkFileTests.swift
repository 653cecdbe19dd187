import Engines
import Files
import Foundation
import Networks
import Reports
import Tensors
import Testing

@testable import Training

@Suite struct NetworkFileTests {
  private func trained() throws -> Network {
    let network = try Network.resnet(depth: 8, width: 1, input: [1, 1, 2], classes: 3, seed: .max)
    var plan = TrainingPlan(epochs: 1, for: network)
    plan.batchSize = 8
    return try Trainer(plan: plan, executor: ReferenceExecutor(network)).train(network, on: numberedImages()).network
  }

  @Test func `a network comes back from its file bit for bit, from any folder`() throws {
    let folder = try TemporaryFolder()
    var network = try trained()
    network.dataset = "glyphs “two”\n"
    let path = folder.file("50% α.network")
    try File(path).write(network.bytes)
    let back = try NetworkFile.load(path)
    #expect(try back.bytes == network.bytes)
    #expect(back.history == network.history && back.stepCount == 3 && back.seed == .max)
    #expect(back.velocities == network.velocities && !back.velocities.isEmpty)
  }

  /// A network of 3 → 2 → 10 channels, trained for 3 epochs and pruned, as the program wrote it at version 3; the values
  /// are what it printed then.
  @Test func `a file of version 3 is read as it was written`() throws {
    let path = try #require(Bundle.module.path(forResource: "version-3", ofType: "network", inDirectory: "Fixtures"))
    let network = try NetworkFile.load(path)
    #expect(network.dataset == "glyphs(side: 8, train: 50, test: 20, seed: 0)")
    #expect(network.costs.parameters == 82 && network.costs.multiplyAdds == 2170 && network.seed == 3)
    #expect(network.stepCount == 3 && network.velocities.isEmpty)
    #expect(network.history.map { String(format: "%.4f", $0.loss) } == ["2.3273", "2.3229", "2.3165"])
    let gammas = try network.parameter("γ", of: "bn1").elements.map { String(format: "%.4f", $0) }
    #expect(gammas == ["0.4813", "0.4753", "0.4804"])
    let weights = try network.parameter("w", of: "conv1").elements
    #expect(String(format: "%.5f", Reduction.norm(weights)) == "2.51639")
    let report = try #require(network.prunings.first)
    #expect(report.removed == 1 && report.candidates == 5 && report.measuredBefore?.accuracy == 0.15)
    let again = try NetworkFile.network(from: network.bytes, path: "a")
    #expect(try again.bytes == network.bytes)
  }

  @Test func `how long something took does not change the file`() throws {
    var network = try smallMLP()
    var report = CompressionReport(
      criterion: "|γ|", threshold: 1, candidates: 1, removed: 0, layers: [], before: network.costs, after: network.costs
    )
    report.measuredBefore = .init(activations: 1, latencies: ["fast": Timing([0.5])], accuracy: 0.5)
    network.prunings = [report]
    let bytes = try network.bytes
    network.prunings[0].measuredBefore?.latencies = ["fast": Timing([0.25]), "reference": Timing([1])]
    #expect(try network.bytes == bytes)
    #expect(try NetworkFile.network(from: bytes, path: "a").prunings[0].measuredBefore?.accuracy == 0.5)
  }

  @Test func `the size of a network counts no velocities`() throws {
    var network = try trained()
    let size = try NetworkFile.size(of: network)
    #expect(try size < network.bytes.count)
    network.velocities = [:]
    #expect(try size == network.bytes.count)
  }

  @Test func `losses and thresholds without end survive`() throws {
    var network = try smallMLP()
    network.history = [EpochRecord(epoch: 1, loss: .infinity, accuracy: .nan, alive: 0, learningRate: 0.1)]
    network.prunings = [
      CompressionReport(
        criterion: "|γ|", threshold: -.infinity, candidates: 1, removed: 0, layers: [], before: network.costs,
        after: network.costs)
    ]
    let back = try NetworkFile.network(from: network.bytes, path: "a")
    #expect(back.history[0].loss == .infinity && back.history[0].accuracy.isNaN)
    #expect(back.prunings == network.prunings)
  }

  @Test func `a network that is not finite is not written, for it could not be read`() throws {
    var network = try smallMLP()
    try network.setParameter("b", of: "fc1", to: Tensor([1, .nan, 1, 1]))
    let error = #expect(throws: FileError.self) { try network.bytes }
    #expect(error?.description == "a network with numbers that are not finite is not saved")
  }

  struct BadFile: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let sentence: String
    let change: @Sendable (Data) -> Data

    init(_ testDescription: String, _ sentence: String, _ change: @escaping @Sendable (Data) -> Data) {
      (self.testDescription, self.sentence, self.change) = (testDescription, sentence, change)
    }
  }

  private static let noNetwork = "a is not a network file: it does not start with “espalier network”"

  @Test(arguments: [
    BadFile("empty", noNetwork) { _ in Data() },
    BadFile("a line end", noNetwork) { _ in Data("\n".utf8) },
    BadFile("text", noNetwork) { _ in Data("# Notes\n\nespalier network 4\n".utf8) },
    BadFile("zeros without a line end", noNetwork) { _ in Data(repeating: 0, count: 1000) },
    BadFile("bytes that are no UTF-8", noNetwork) { _ in Data([0xff, 0xfe, 0x0a, 0x80]) },
    BadFile("another magic", noNetwork) { $0.replacingHead("espalier", "ESPALIER") },
    BadFile("a session", noNetwork) { $0.replacingHead("network", "session") },
    BadFile("version 2", "a has version 2 of the format; this program reads versions 3 to 4") {
      $0.replacingHead("network 4", "network 2")
    },
    BadFile("version 5", "a has version 5 of the format; this program reads versions 3 to 4") {
      $0.replacingHead("network 4", "network 5")
    },
    BadFile("version 3 by name only", "a holds no usable network") { $0.replacingHead("network 4", "network 3") },
    BadFile("only its first line", "a is cut short") { $0[...($0.firstIndex(of: 10) ?? 0)] },
    BadFile("cut by a byte", "a is cut short") { $0.dropLast() },
    BadFile("cut in half", "a is cut short") { $0.prefix($0.count / 2) },
    BadFile("followed by a byte", "follow its first line, which promises") { $0 + [10] },
    BadFile("no JSON under a right checksum", "a holds no usable network") { _ in signed(Data("[1".utf8)) },
    BadFile("nothing under a right checksum", "a holds no usable network") { _ in signed(Data()) },
    BadFile("another document under a right checksum", "a holds no usable network") { _ in signed(Data("{}".utf8)) },
  ])
  func `a bad file is refused with a sentence about it`(bad: BadFile) throws {
    let data = bad.change(try smallMLP().bytes)
    let error = #expect(throws: FileError.self) { try NetworkFile.network(from: data, path: "a") }
    #expect(error?.description.contains(bad.sentence) == true, "\(error?.description ?? "")")
  }

  /// CRC-32 finds every single damaged byte; the first line is compared word by word.
  @Test func `no damaged byte goes unnoticed`() throws {
    let good = try Network.mlp([], input: [1, 1, 2], classes: 2, seed: 1).bytes
    for index in good.indices {
      for bit in [UInt8(1), 0x20, 0x80] {
        var bytes = good
        bytes[index] ^= bit
        #expect(throws: FileError.self, "byte \(index)") { try NetworkFile.network(from: bytes, path: "a") }
      }
    }
  }

  @Test func `the checksum is the CRC-32 that others compute`() {
    // The check value of CRC-32/ISO-HDLC in the catalogue of parametrised CRC algorithms.
    #expect(crc32(Data("123456789".utf8)) == 0xcbf4_3926)
  }
}

extension Data {
  func replacingHead(_ old: String, _ new: String) -> Data {
    guard let range = range(of: Data(old.utf8)) else { return self }
    return self[..<range.lowerBound] + Data(new.utf8) + self[range.upperBound...]
  }
}

/// A network file around any payload, as someone would forge it.
func signed(_ payload: Data, version: Int = 4) -> Data {
  Data("espalier network \(version) \(String(crc32(payload), radix: 16)) \(payload.count)\n".utf8) + payload
}

/// Bit by bit, so that zlib's is held by another's.
func crc32(_ data: Data) -> UInt32 {
  var sum = ~UInt32(0)
  for byte in data {
    sum ^= UInt32(byte)
    for _ in 0..<8 { sum = sum & 1 == 1 ? (sum >> 1) ^ 0xedb8_8320 : sum >> 1 }
  }
  return ~sum
}
