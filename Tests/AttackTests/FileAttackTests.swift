import CZlib
import DataLoading
import EmbeddedTexts
import Engines
import Files
import Foundation
import Language
import Networks
import Notebook
import SampleNetworks
import Tensors
import Testing

@testable import Training

/// Damaged files are refused in a sentence, or read as what they then are; nothing traps and no file takes all memory.
struct FileAttackTests {
  private static let size = 100

  @Test(arguments: Attack.parts(of: Attack.files, size: size)) func everyDamagedFileIsRefusedOrRead(_ part: Int) throws
  {
    var chance = Attack.chance("files", part)
    let folder = FileManager.default.temporaryDirectory.appending(path: "espalier-attack-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let whole = try Self.network(&chance)
    let network = try NetworkFile.data(of: whole)
    let compressed = try CompressedNetworkFile.data(of: whole.storing(chance.pick(FormCase.all)))
    let lessons = EmbeddedTexts.paths(in: "Lessons").filter { $0.hasSuffix(".md") }
    for number in 0..<min(Self.size, Attack.files - part * Self.size) {
      let kind = chance.below(8)
      let place = "seed \(Attack.seed), part \(part), file \(number) of kind \(kind)"
      Witness.watching(place, ask: {}) {
        do {
          switch kind {
          case 0: try use(try NetworkFile.network(from: Data(damaged([UInt8](network), &chance)), path: "a.network"))
          case 1:
            // Damage below a checksum that is right.
            let payload = try NetworkFile.format.opened(network, path: "a.network").payload
            try use(
              try NetworkFile.network(
                from: NetworkFile.format.sealed(Data(damaged([UInt8](payload), &chance))), path: "a.network"))
          case 6:
            try use(try NetworkFile.network(from: Data(damaged([UInt8](compressed), &chance)), path: "a.network"))
          case 7:
            let payload = try CompressedNetworkFile.format.opened(compressed, path: "a.network").payload
            try use(
              try NetworkFile.network(
                from: CompressedNetworkFile.format.sealed(Data(damaged([UInt8](payload), &chance))), path: "a.network"))
          case 2, 3: try self.digits(in: folder, isZipped: kind == 3, &chance)
          case 4: try self.photos(in: folder, &chance)
          default:
            guard let text = EmbeddedTexts.text(at: chance.pick(lessons)) else { return }
            let bytes = damaged(Array(text.utf8.prefix(6000)), &chance)
            _ = try Lesson(path: "01-a.md", text: String(decoding: bytes, as: UTF8.self))
          }
        } catch {
          let sentence = "\(error)"
          #expect(!sentence.isEmpty && !sentence.contains("Error("), "\(place): \(sentence)")
        }
      }
    }
  }

  private static func network(_ chance: inout Chance) throws -> Network {
    let seed = UInt64(chance.below(100))
    return switch chance.below(3) {
    case 0:
      try .vgg(
        [.convolution(channels: 2), .pool, .convolution(channels: 3)], input: [1, 8, 8], classes: 3, seed: seed)
    case 1: try .resnet(depth: 8, width: 2, input: [1, 8, 8], classes: 2, seed: seed)
    default: try .mlp([3], input: [1, 2, 2], classes: 2, seed: seed)
    }
  }

  /// What was accepted must be usable.
  private func use(_ network: Network) throws {
    let shape = network.inputShape
    guard shape.count < 1 << 16, network.costs.multiplyAdds < 1 << 24 else { return }
    _ = try ReferenceExecutor(network).scores(Tensor(shape: Shape([1] + shape.dimensions), repeating: 0.5))
    _ = try NetworkFile.data(of: network)
  }

  private func damaged(_ bytes: [UInt8], _ chance: inout Chance) -> [UInt8] {
    var bytes = bytes
    for _ in 0...chance.below(4) where !bytes.isEmpty {
      let place = chance.happens(40) ? chance.below(min(bytes.count, 64)) : chance.below(bytes.count)
      switch chance.below(7) {
      case 0: bytes[place] ^= UInt8(1 << chance.below(8))
      case 1: bytes[place] = UInt8(chance.below(256))
      case 2: bytes[place] = chance.pick([0, 0x7F, 0x80, 0xFF])
      case 3: bytes.removeSubrange(place..<min(bytes.count, place + 1 + chance.below(40)))
      case 4:
        bytes.insert(contentsOf: (0..<(1 + chance.below(8))).map { UInt8($0) }, at: place)
      case 5: bytes = Array(bytes[..<place])
      default:
        // A digit for another changes a number and leaves the form.
        if let digit = bytes[place...].firstIndex(where: { (48...57).contains($0) }) {
          bytes[digit] = UInt8(48 + chance.below(10))
        }
      }
    }
    return bytes
  }

  private func digits(in folder: URL, isZipped: Bool, _ chance: inout Chance) throws {
    func bytes(_ word: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) } }
    func words(_ sizes: [UInt32]) -> [UInt8] { ([0x0800 | UInt32(sizes.count)] + sizes).flatMap(bytes) }
    var files: [(name: String, bytes: [UInt8])] = [
      ("train-images-idx3-ubyte", words([3, 4, 5]) + Array(0..<60)),
      ("train-labels-idx1-ubyte", words([3]) + [1, 0, 2]),
      ("t10k-images-idx3-ubyte", words([2, 4, 5]) + Array(60..<100)), ("t10k-labels-idx1-ubyte", words([2]) + [1, 2]),
    ]
    if isZipped { files = files.map { ($0.name, zipped($0.bytes)) } }
    let victim = chance.below(files.count)
    files[victim].bytes = damaged(files[victim].bytes, &chance)
    let place = folder.appending(path: "digits")
    try? FileManager.default.removeItem(at: place)
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    for file in files { try Data(file.bytes).write(to: place.appending(path: file.name + (isZipped ? ".gz" : ""))) }
    let dataset = try IDX.load(folder: place)
    _ = try dataset.train.images
    _ = dataset.description
  }

  private func photos(in folder: URL, _ chance: inout Chance) throws {
    let place = folder.appending(path: "photos")
    try? FileManager.default.removeItem(at: place)
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    let victim = chance.below(6)
    for index in 0..<6 {
      let record = [UInt8(index)] + [UInt8](repeating: UInt8(index * 40), count: 3072)
      let name = index == 0 ? "test_batch.bin" : "data_batch_\(index).bin"
      try Data(index == victim ? damaged(record, &chance) : record).write(to: place.appending(path: name))
    }
    _ = try CIFAR10.load(folder: place).train.images
  }

  /// What zlib's own writer makes of the bytes.
  private func zipped(_ bytes: [UInt8]) -> [UInt8] {
    let file = FileManager.default.temporaryDirectory.appending(path: "espalier-attack-\(UUID().uuidString).gz").path()
    defer { try? FileManager.default.removeItem(atPath: file) }
    let writer = gzopen(file, "wb")
    _ = bytes.withUnsafeBytes { gzwrite(writer, $0.baseAddress, UInt32($0.count)) }
    gzclose(writer)
    return [UInt8]((try? Data(contentsOf: URL(filePath: file))) ?? Data())
  }
}
