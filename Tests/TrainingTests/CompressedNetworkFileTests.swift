import DataLoading
import Engines
import Files
import Foundation
import SampleNetworks
import Tensors
import Testing

@testable import Networks
@testable import Training

/// Convolutions, batch norm and a linear layer, one of the numbers no Float.
private func sample(_ form: FormCase, isShort: Bool = true) throws -> Network {
  var network = try Network.vgg(
    [.convolution(channels: 6), .pool, .convolution(channels: 9)], input: [2, 6, 5], classes: 4, seed: 5
  ).disturbed(seed: 3)
  if isShort { network.visitParameters { _, _, value in value = value.map { Double(Float($0)) } } }
  return network.storing(form)
}

/// The same for those who read it hundreds of times.
private func smallSample(_ form: FormCase) throws -> Network {
  try Network.vgg([.convolution(channels: 2), .pool], input: [1, 2, 4], classes: 2, seed: 5).storing(form)
}

@Suite struct CompressedNetworkFileTests {
  @Test(arguments: FormCase.all, [true, false])
  func `weights come back bit for bit, and bytes are those that were said`(form: FormCase, isShort: Bool) throws {
    let network = try sample(form, isShort: isShort)
    let (data, bits) = try CompressedNetworkFile.packed(network)
    let back = try NetworkFile.network(from: data, path: "a")
    for (node, old) in zip(back.nodes, network.nodes) {
      #expect(node.layer.weights?.value == old.layer.weights?.value)
      #expect(node.layer.weights?.isKept == old.layer.weights?.isKept)
      #expect(node.layer.weights?.form.storage == old.layer.weights?.form.storage)
      #expect(node.channelOrigins == old.channelOrigins && node.name == old.name)
      let others = node.layer.parameters.filter { $0.description.role != .codebook }.map(\.value)
      #expect(others == old.layer.parameters.filter { $0.description.role != .codebook }.map(\.value))
    }
    #expect(try CompressedNetworkFile.data(of: back) == data)
    #expect(bits.bytes == data.count)
    // But for what fills the last byte, which counts to the description.
    #expect(bits.layers.reduce(bits.headBits) { $0 + $1.bits } == 8 * data.count)
    #expect(bits.wholeBytes == 4 * (2 * 6 * 9 + 6 * 9 * 9 + 9 * 4 + 4 + 2 * (6 + 9)))
    for layer in bits.layers where layer.weights > 0 {
      #expect((layer.codebookBits > 0) == (form.make(Tensor([1])).stores("codebook")))
      #expect((layer.indexBits > 0) == (form.kind == MaskedWeights.kind))
    }
  }

  /// 3 → 4 with a third cut, five values: each part by hand.
  @Test func `what a layer takes is what its parts take`() throws {
    var builder = try NetworkBuilder(input: [3, 1, 1])
    try builder.add(FlattenLayer())
    try builder.add(LinearLayer(inputs: 3, outputs: 4))
    var network = try builder.network(seed: 2)
    let form = SharedWeights(shape: [4, 3], codebook: [-1, 0.5, 2], codes: [0, 1, 2, 0, 0, 0, 1, 1, 1, 2, 2, 2])
    let isKept = (0..<12).map { $0 % 3 != 1 }
    network.changeWeights(of: network.nodes[2].id) { _ in Weights(form: MaskedWeights(form, isKept: isKept)) }
    let layer = try #require(CompressedNetworkFile.bits(of: network).layers.first)
    #expect((layer.weights, layer.kept, layer.others) == (12, 8, 4))
    // So few are cheapest plain: a count of 32, a width of 5 and a flag, then 8 numbers of 2 bits; a flag for the mask, 12 bits.
    #expect(layer.codeBits == 38 + 16 && layer.indexBits == 1 + 38 + 12 && layer.savedBits == 0)
    #expect(layer.codebookBits == 1 + 3 * 32 && layer.numberBits == 1 + 4 * 32)
  }

  @Test func `sparse layers of a few values take what their entropy says`() throws {
    var builder = try NetworkBuilder(input: [300, 1, 1])
    try builder.add(FlattenLayer())
    try builder.add(LinearLayer(inputs: 300, outputs: 100))
    var network = try builder.network(seed: 2)
    let draws = Tensor.uniform([2, 30_000], from: RandomStream(seed: 1, purpose: .workspace)).elements
    let isKept = draws[..<30_000].map { $0 < 0.05 }
    // Values 0, 1, 2 … half as often each.
    let codes = draws[30_000...].map { UInt32(min(-log2($0), 7)) }
    let form = SharedWeights(shape: [100, 300], codebook: (0..<8).map(Double.init), codes: codes)
    network.changeWeights(of: network.nodes[2].id) { _ in Weights(form: MaskedWeights(form, isKept: isKept)) }
    let layer = try #require(CompressedNetworkFile.bits(of: network).layers.first)
    let entropy = -(0.05 * log2(0.05) + 0.95 * log2(0.95))
    #expect(Double(layer.indexBits) > 0.97 * 30_000 * entropy && Double(layer.indexBits) < 1.08 * 30_000 * entropy)
    // Two bits each on average, in place of three.
    #expect(Double(layer.codeBits) > 1.9 * Double(layer.kept) && Double(layer.codeBits) < 2.15 * Double(layer.kept))
    #expect(layer.savedBits > 0)
  }

  @Test func `momentum, history and reports stay behind, and all else stays`() throws {
    let network = try smallMLP()
    let plan = TrainingPlan(epochs: 1, for: network)
    var trained = try Trainer(plan: plan, executor: ReferenceExecutor(network)).train(network, on: numberedImages())
      .network
    trained.dataset = "somewhere"
    let back = try NetworkFile.network(from: CompressedNetworkFile.data(of: trained), path: "a")
    #expect(back.velocities.isEmpty && back.history.isEmpty && back.prunings.isEmpty)
    #expect(back.stepCount == trained.stepCount && back.seed == trained.seed && back.dataset == "somewhere")
    var bare = trained
    (bare.velocities, bare.history) = ([:], [])
    #expect(try back.bytes == bare.bytes)
    trained.visitParameters { _, _, value in value.elements[0] = .nan }
    #expect(throws: FileError.self) { try CompressedNetworkFile.data(of: trained) }
  }

  /// A program that knows nothing of ours reads the same numbers.
  @Test(arguments: FormCase.all, [true, false])
  func `a script in another language reads the weights bit for bit`(form: FormCase, isShort: Bool) throws {
    let script = try #require(
      Bundle.module.path(forResource: "read_compressed", ofType: "py", inDirectory: "Fixtures"))
    let lines = try String(contentsOfFile: script, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count < 80)
    let network = try sample(form, isShort: isShort)
    let folder = try TemporaryFolder()
    try File(folder.file("a.network")).write(CompressedNetworkFile.data(of: network))
    let python = Process()
    python.executableURL = URL(filePath: "/usr/bin/env")
    python.arguments = ["python3", script, folder.file("a.network")]
    let pipe = Pipe()
    python.standardOutput = pipe
    try python.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    python.waitUntilExit()
    #expect(python.terminationStatus == 0)
    var expected: [String] = []
    for node in network.nodes {
      for (description, value) in node.layer.parameters {
        let isOfWeights = node.layer.weights?.form.stores(description.name) ?? false
        let numbers = isOfWeights ? node.layer.weights?.value.elements ?? [] : value.elements
        var data = Data()
        data.appendLittleEndian(numbers)
        let sum = String(crc32(data), radix: 16)
        let digits = String(repeating: "0", count: 8 - sum.count) + sum
        expected.append("\(node.name).\(isOfWeights ? "w" : description.name) \(numbers.count) \(digits)")
      }
    }
    #expect(output.split(separator: "\n").map(String.init) == expected)
  }
}

@Suite struct ForgedCompressedFileTests {
  typealias BadFile = NetworkFileTests.BadFile

  private func sealed(_ payload: [UInt8]) -> Data { CompressedNetworkFile.format.sealed(Data(payload)) }

  private func payload(_ network: Network) throws -> BitWriter { try NetworkPacker(network.bare).writer }

  /// The same bits behind another head.
  private func forged(_ payload: BitWriter, _ change: (inout JSON) -> Void) throws -> Data {
    var reader = BitReader(payload.bytes)
    var json = try JSON(Data(try SymbolBlock.read(from: &reader).values.map(UInt8.init)))
    change(&json)
    var writer = BitWriter()
    SymbolBlock([UInt8](try json.data).map(UInt32.init), width: 8).write(to: &writer)
    while reader.position < payload.count { writer.append(try reader.next(1), 1) }
    return sealed(writer.bytes)
  }

  private func use(_ data: Data) throws {
    do {
      let network = try NetworkFile.network(from: data, path: "a")
      _ = try network.bytes
      _ = network.costs
    } catch let error as FileError {
      #expect(error.description.hasPrefix("a ") && !error.description.contains("Error("), "\(error)")
    }
  }

  @Test(arguments: [
    BadFile("cut by a byte", "a is cut short") { $0.dropLast() },
    BadFile("only its first line", "a is cut short") { $0[...($0.firstIndex(of: 10) ?? 0)] },
    BadFile("damaged", "a is damaged") { $0.dropLast() + [$0[$0.count - 1] ^ 0x10] },
    BadFile("version 2", "a has version 2 of the format; this program reads version 1") {
      $0.replacingHead("compressed 1", "compressed 2")
    },
    BadFile("another kind", "a is not a network file") {
      $0.replacingHead("espalier compressed", "espalier compresses")
    },
    BadFile("nothing under a right checksum", "a holds no usable network: its bits end too early") { _ in
      CompressedNetworkFile.format.sealed(Data())
    },
    BadFile("ones", "a holds no usable network: it promises more numbers than there are bits") { _ in
      CompressedNetworkFile.format.sealed(Data(repeating: 0xff, count: 40))
    },
    BadFile("a byte more", "a holds no usable network: something follows its last number") {
      CompressedNetworkFile.format.sealed($0[(($0.firstIndex(of: 10) ?? 0) + 1)...] + [0])
    },
  ])
  func `a bad file is refused with a sentence about it`(bad: BadFile) throws {
    let data = bad.change(try CompressedNetworkFile.data(of: sample(FormCase.all[3])))
    let error = #expect(throws: FileError.self) { try NetworkFile.network(from: data, path: "a") }
    #expect(error?.description.contains(bad.sentence) == true, "\(error?.description ?? "")")
  }

  @Test(arguments: FormCase.all) func `cut anywhere under a right checksum it is an error`(form: FormCase) throws {
    let payload = try payload(smallSample(form)).bytes
    for count in 0..<payload.count {
      let data = sealed(Array(payload[..<count]))
      let error = #expect(throws: FileError.self) { try NetworkFile.network(from: data, path: "a") }
      #expect(error?.description.hasPrefix("a holds no usable network: ") == true)
    }
  }

  @Test(arguments: FormCase.all, [-1.0, 0, 3, 1_048_575, 2_147_483_648, 9e18, 1e300])
  func `no number of its head brings the program down`(form: FormCase, value: Double) throws {
    let payload = try payload(smallSample(form))
    #expect(throws: Never.self) { try NetworkFile.network(from: forged(payload) { _ in }, path: "a") }
    var paths: [[String]] = []
    _ = try forged(payload) { paths = $0.numberPaths }
    #expect(paths.count > 20)
    for path in paths { try use(forged(payload) { $0.set(path, to: .number(value)) }) }
  }

  /// Layers that agree with each other and with the codes' counts, and that no such small file can have.
  @Test func `layers that are too large for the file are refused before they are there`() throws {
    var builder = try NetworkBuilder(input: [3, 1, 1])
    try builder.add(FlattenLayer())
    try builder.add(LinearLayer(inputs: 3, outputs: 4))
    let payload = try payload(builder.network(seed: 2).storing(FormCase.all[3]))
    let data = try forged(payload) {
      $0.set(["nodes", "0", "configuration", "channels"], to: .number(11_000))
      $0.set(["nodes", "1", "originalChannelCount"], to: .number(11_000))
      $0.set(["nodes", "2", "configuration", "inputs"], to: .number(11_000))
      $0.set(["nodes", "2", "configuration", "outputs"], to: .number(11_000))
    }
    try use(data)
    let error = #expect(throws: FileError.self) { try NetworkFile.network(from: data, path: "a") }
    #expect(error?.description.contains("has no usable value for “inputs”") == true)
  }

  @Test(arguments: FormCase.all) func `random damage under a right checksum is refused or read`(form: FormCase) throws {
    let good = try payload(smallSample(form)).bytes
    let stream = RandomStream(seed: 3, purpose: .workspace)
    for round in 0..<150 {
      var bytes = good
      for flip in 0...(round % 3) {
        // Half of them in the head's table and first words.
        let size = round % 2 == 0 ? bytes.count : 200
        bytes[stream.integer(below: size, round * 8 + flip * 2)] ^=
          1
          << UInt8(
            stream.integer(below: 8, round * 8 + flip * 2 + 1))
      }
      try use(sealed(bytes))
    }
  }
}
