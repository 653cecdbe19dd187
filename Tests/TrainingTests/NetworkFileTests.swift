import Foundation
import Networks
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
    let path = folder.file("new folder 50%/α.network")
    try NetworkFile.save(network, to: path, overwrites: false)
    let back = try NetworkFile.load(path)
    #expect(try back.bytes == network.bytes)
    #expect(back.history == network.history && back.stepCount == 3 && back.seed == .max)
    let made = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(made == ["new folder 50%"], "nothing else may be left behind")
  }

  @Test func `losses and thresholds without end survive`() throws {
    var network = try smallMLP()
    network.history = [EpochRecord(epoch: 1, loss: .infinity, accuracy: .nan, alive: 0, learningRate: 0.1)]
    network.prunings = [
      PruningReport(
        criterion: "|γ|", threshold: -.infinity, candidates: 1, removed: 0, layers: [], before: network.costs,
        after: network.costs)
    ]
    let back = try NetworkFile.network(from: network.bytes, path: "a")
    #expect(back.history[0].loss == .infinity && back.history[0].accuracy.isNaN)
    #expect(back.prunings == network.prunings)
  }

  @Test func `an existing file is left alone unless it may be overwritten`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("net.network")
    try NetworkFile.save(smallMLP(), to: path, overwrites: false)
    let before = try Data(contentsOf: URL(filePath: path))
    let error = #expect(throws: FileError.self) { try NetworkFile.save(smallMLP(seed: 8), to: path, overwrites: false) }
    #expect(error?.description == "\(path) exists and is left alone; name a file with to: to overwrite it")
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
    try NetworkFile.save(smallMLP(seed: 8), to: path, overwrites: true)
    #expect(try NetworkFile.load(path).seed == 8)
  }

  @Test func `places that cannot be read or written are named`() throws {
    let folder = try TemporaryFolder()
    let network = try smallMLP()
    try Data("x".utf8).write(to: URL(filePath: folder.file("plain")))
    let inside = folder.file("plain/net.network")
    let unwritable = #expect(throws: FileError.self) { try NetworkFile.save(network, to: inside, overwrites: true) }
    #expect(
      unwritable?.description
        == "\(inside) cannot be written; check that \(folder.file("plain"))/ exists and may be written to")
    for overwrites in [true, false] {
      let onFolder = #expect(throws: FileError.self) {
        try NetworkFile.save(network, to: folder.path, overwrites: overwrites)
      }
      #expect(onFolder?.description == "\(folder.path) is a folder, not a file")
    }
    let folderRead = #expect(throws: FileError.self) { try NetworkFile.load(folder.path) }
    #expect(folderRead?.description == "\(folder.path) is a folder, not a file")
    let missing = #expect(throws: FileError.self) { try NetworkFile.load(folder.file("none")) }
    #expect(missing?.description == "there is no file \(folder.file("none"))")
    for path in ["", "/", "/dev/null/net.network"] {
      #expect(throws: FileError.self, "“\(path)”") { try NetworkFile.save(network, to: path, overwrites: true) }
      #expect(throws: FileError.self, "“\(path)”") { try NetworkFile.load(path) }
    }
  }

  @Test func `a network that is not finite is not written, for it could not be read`() throws {
    let folder = try TemporaryFolder()
    var network = try smallMLP()
    try network.setParameter("b", of: "fc1", to: Tensor([1, .nan, 1, 1]))
    let path = folder.file("net.network")
    let error = #expect(throws: FileError.self) { try NetworkFile.save(network, to: path, overwrites: true) }
    #expect(error?.description == "a network with numbers that are not finite is not saved; .undo what made them so")
    #expect(!FileManager.default.fileExists(atPath: path))
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
    BadFile("text", noNetwork) { _ in Data("# Notes\n\nespalier network 3\n".utf8) },
    BadFile("zeros without a line end", noNetwork) { _ in Data(repeating: 0, count: 1000) },
    BadFile("bytes that are no UTF-8", noNetwork) { _ in Data([0xff, 0xfe, 0x0a, 0x80]) },
    BadFile("another magic", noNetwork) { $0.replacingHead("espalier", "ESPALIER") },
    BadFile("a session", noNetwork) { $0.replacingHead("network", "session") },
    BadFile("version 2", "a has version 2 of the format; this program reads version 3") {
      $0.replacingHead("network 3", "network 2")
    },
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
func signed(_ payload: Data) -> Data {
  Data("espalier network 3 \(String(crc32(payload), radix: 16)) \(payload.count)\n".utf8) + payload
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
