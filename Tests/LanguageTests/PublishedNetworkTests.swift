import Compression
import Engines
import Networks
import Reports
import SampleNetworks
import Tensors
import Testing

@testable import Language

/// Networks as their papers have them, typed layer by layer: they have the parameters and multiply-adds of PyTorch's, and
/// at an eighth of the width pruning by γ is exact.
///
/// The numbers are from `Tests/Peers/published.py`, made with PyTorch 2.15.0; those of ResNet-50 (25.6 M, 4.1 G) and
/// MobileNetV2 (3.5 M, 300 M) are the published ones too.
@Suite struct PublishedNetworkTests {
  struct Published: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var parameters: Int
    var multiplyAdds: Int
    /// The lines that type it, all channels divided by a number, images made smaller.
    var lines: @Sendable (_ divisor: Int, _ side: Int?) -> [String]
    /// The side of the images on which its eighth is pruned.
    var smallSide: Int?

    init(
      _ name: String, _ parameters: Int, _ multiplyAdds: Int, smallSide: Int? = nil,
      _ lines: @escaping @Sendable (Int, Int?) -> [String]
    ) {
      (testDescription, self.parameters, self.multiplyAdds) = (name, parameters, multiplyAdds)
      (self.smallSide, self.lines) = (smallSide, lines)
    }
  }

  private static let unit =
    "unit(h, c, k, s) = h |> conv(c, size: k, stride: s, padding: (k - 1) / 2) |> batchnorm |> relu"

  private static func resnet50(_ name: String, _ multiplyAdds: Int, strides: @escaping @Sendable (Int) -> String)
    -> Published
  {
    Published(name, 25_557_032, multiplyAdds, smallSide: 32) { divisor, side in
      var lines = [
        "x = input([3 \(side ?? 224) \(side ?? 224)], classes: 1000)", unit,
        "branch(h, c, a, b) = h |> unit(c, 1, a) |> unit(c, 3, b) |> conv(4 * c) |> batchnorm",
        "wider(h, c, a, b) = relu(branch(h, c, a, b) + (h |> conv(4 * c, stride: a * b) |> batchnorm))",
        "same(h, c) = relu(branch(h, c, 1, 1) + h)",
        "h = unit(x, \(64 / divisor), 7, 2) |> maxpool(3, stride: 2, padding: 1)",
      ]
      for (channels, count, stride) in [(64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2)] {
        let c = channels / divisor
        lines += [
          "h = wider(h, \(c), \(strides(stride)))", "for i in linspace(2, \(count), \(count - 1))", "h = same(h, \(c))",
          "end",
        ]
      }
      return lines + ["net = network(h |> gap |> linear(1000))"]
    }
  }

  static let all: [Published] = [
    Published("VGG-16-BN for CIFAR", 14_724_042, 313_201_664) { divisor, _ in
      var lines = ["h = input([3 32 32], classes: 10)", unit]
      for channels in [64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0] {
        lines.append(channels == 0 ? "h = maxpool(h, 2)" : "h = unit(h, \(channels / divisor), 3, 1)")
      }
      return lines + ["net = network(h |> flatten |> linear(10))"]
    },
    resnet50("ResNet-50, stride in the first 1×1", 3_857_973_248) { "\($0), 1" },
    resnet50("ResNet-50, stride in the 3×3", 4_089_184_256) { "1, \($0)" },
    Published("DenseNet-BC-100-12", 769_162, 287_929_692, smallSide: 8) { divisor, side in
      let k = divisor == 1 ? 12 : 2
      var lines = [
        "h = input([3 \(side ?? 32) \(side ?? 32)], classes: 10) |> conv(\(2 * k), size: 3, padding: 1)",
        "made(h, c, k) = h |> batchnorm |> relu |> conv(c, size: k, padding: (k - 1) / 2)",
      ]
      var channels = 2 * k
      for block in 0..<3 {
        lines += ["for i in linspace(1, 16, 16)", "h = concat(h, h |> made(\(4 * k), 1) |> made(\(k), 3))", "end"]
        channels += 16 * k
        if block < 2 {
          channels /= 2
          lines.append("h = h |> made(\(channels), 1) |> avgpool(2)")
        }
      }
      return lines + ["net = network(h |> batchnorm |> relu |> gap |> linear(10))"]
    },
    Published("MobileNetV2", 3_504_872, 300_774_272, smallSide: 32) { divisor, side in
      var lines = [
        "x = input([3 \(side ?? 224) \(side ?? 224)], classes: 1000)",
        "unit6(h, c, k, s, g) = h |> conv(c, size: k, stride: s, padding: (k - 1) / 2, groups: g) |> batchnorm |> relu6",
        "h = unit6(x, \(32 / divisor), 3, 2, 1)",
      ]
      var input = 32 / divisor
      for (t, channels, count, stride) in [
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
      ] {
        for index in 0..<count {
          let (s, c) = (index == 0 ? stride : 1, channels / divisor)
          let wide = t == 1 ? "h" : "unit6(h, \(t * input), 1, 1, 1)"
          let block = "\(wide) |> unit6(\(t * input), 3, \(s), \(t * input)) |> conv(\(c)) |> batchnorm"
          lines.append(s == 1 && input == c ? "h = (\(block)) + h" : "h = \(block)")
          input = c
        }
      }
      return lines + ["net = network(unit6(h, \(1280 / divisor), 1, 1, 1) |> gap |> linear(1000))"]
    },
    Published("ShuffleNet units of 3 groups", 258_832, 16_515_840) { divisor, _ in
      let (input, middle, output) = divisor == 1 ? (24, 60, 240) : (3, 6, 30)
      return [
        "x = input([\(input) 56 56], classes: 1000)",
        "start(h, c, g, s) = h |> conv(c, groups: g) |> batchnorm |> relu |> channelshuffle(3) "
          + "|> conv(c, size: 3, stride: s, padding: 1, groups: c) |> batchnorm",
        "a = start(x, \(middle), 1, 2) |> conv(\(output - input), groups: 3) |> batchnorm",
        "h = relu(concat(avgpool(x, 3, stride: 2, padding: 1), a))",
        "h = relu((start(h, \(middle), 3, 1) |> conv(\(output), groups: 3) |> batchnorm) + h)",
        "net = network(h |> gap |> linear(1000))",
      ]
    },
    Published("SE-ResNet-20", 274_847, 40_815_200) { divisor, _ in
      var lines = [
        "x = input([3 32 32], classes: 10)", unit,
        "excite(h, c, r) = h * (h |> gap |> linear(r) |> relu |> linear(c) |> sigmoid)",
        "branch(h, c, s, r) = h |> unit(c, 3, s) |> conv(c, size: 3, padding: 1) |> batchnorm |> excite(c, r)",
        "h = unit(x, \(16 / divisor), 3, 1)",
      ]
      for (channels, stride) in [(16, 1), (32, 2), (64, 2)] {
        let (c, r) = (channels / divisor, channels / 16)
        let shortcut = stride == 1 ? "h" : "(h |> conv(\(c), stride: 2) |> batchnorm)"
        lines.append("h = relu(branch(h, \(c), \(stride), \(r)) + \(shortcut))")
        lines += ["for i in [2 3]", "h = relu(branch(h, \(c), 1, \(r)) + h)", "end"]
      }
      return lines + ["net = network(h |> gap |> linear(10))"]
    },
    Published("U-Net of two levels", 1_863_042, 1_579_941_888, smallSide: 16) { divisor, side in
      let c = 64 / divisor
      return [
        "x = input([1 \(side ?? 64) \(side ?? 64)], classes: 2)", unit,
        "double(h, c) = h |> unit(c, 3, 1) |> unit(c, 3, 1)",
        "a = double(x, \(c))", "b = maxpool(a, 2) |> double(\(2 * c))",
        "h = maxpool(b, 2) |> double(\(4 * c)) |> convtranspose(\(2 * c), size: 2)",
        "h = concat(b, h) |> double(\(2 * c)) |> convtranspose(\(c), size: 2)",
        "net = network(concat(a, h) |> double(\(c)) |> conv(2, bias: true) |> gap)",
      ]
    },
    Published("EfficientNet blocks", 87_640, 37_979_584) { divisor, _ in
      let (input, output) = (24 / divisor, 40 / divisor)
      return [
        "x = input([\(input) 56 56], classes: 1000)",
        "excite(h, c, r) = h * (h |> gap |> linear(r) |> silu |> linear(c) |> sigmoid)",
        "wide(h, c, s, r) = h |> conv(c) |> batchnorm |> silu "
          + "|> conv(c, size: 5, stride: s, padding: 2, groups: c) |> batchnorm |> silu |> excite(c, r)",
        "h = wide(x, \(6 * input), 2, \(max(6 / divisor, 1))) |> conv(\(output)) |> batchnorm",
        "h = (wide(h, \(6 * output), 1, \(max(10 / divisor, 1))) |> conv(\(output)) |> batchnorm) + h",
        "net = network(h |> gap |> linear(1000))",
      ]
    },
    Published("Tiny YOLO", 15_861_773, 3_485_520_896, smallSide: 64) { divisor, side in
      var lines = [
        "h = input([3 \(side ?? 416) \(side ?? 416)], classes: 125)",
        "leaky(h, c) = h |> conv(c, size: 3, padding: 1) |> batchnorm |> leakyrelu(slope: 0.1)",
      ]
      for c in [16, 32, 64, 128, 256] { lines.append("h = leaky(h, \(c / divisor)) |> maxpool(2)") }
      lines.append("h = leaky(h, \(512 / divisor)) |> maxpool(2, stride: 1, padding: [0 1 0 1])")
      let c = 1024 / divisor
      return lines + ["net = network(h |> leaky(\(c)) |> leaky(\(c)) |> conv(125, bias: true) |> gap)"]
    },
    Published("Inception 3a with batch norm", 421_064, 128_305_152) { divisor, _ in
      func c(_ channels: Int) -> Int { channels / divisor }
      return [
        "x = input([\(c(192)) 28 28], classes: 1000)", unit,
        "a = unit(x, \(c(64)), 1, 1)", "b = x |> unit(\(c(96)), 1, 1) |> unit(\(c(128)), 3, 1)",
        "d = x |> unit(\(c(16)), 1, 1) |> unit(\(c(32)), 5, 1)",
        "e = x |> maxpool(3, stride: 1, padding: 1) |> unit(\(c(32)), 1, 1)",
        "net = network(concat(a, b, d, e) |> gap |> linear(1000))",
      ]
    },
  ]

  private func typed(_ lines: [String]) throws -> Network {
    let session = Session()
    // A loop is one entry.
    var entry = ""
    for line in lines {
      entry += line + "\n"
      if line == "end" || !entry.hasPrefix("for") {
        let reply = session.reply(to: entry)
        #expect(reply.outcome == .succeeded, "\(entry)\(reply.text)")
        entry = ""
      }
    }
    guard case .network(let network)? = session.workspace.variables["net"] else {
      throw NetworkError.structure("there is no network")
    }
    return network
  }

  @Test(arguments: all) func itHasAsManyParametersAndMultiplyAddsAsPyTorchs(_ published: Published) throws {
    #expect(
      try typed(published.lines(1, nil)).costs
        == Costs(parameters: published.parameters, multiplyAdds: published.multiplyAdds))
  }

  @Test(arguments: all) func anEighthOfItIsPrunedExactly(_ published: Published) throws {
    let network = try typed(published.lines(8, published.smallSide)).disturbed(seed: 3)
    let images = network.sampleBatch(count: 4).images
    let decision = try NetworkSlimming.decide(network, keep: 0.6)
    let statistics = try ActivationStatistics.measure(network, on: images, for: decision)
    let compensation = Compensation(.exact, estimate: .measured(statistics))
    let mask = try Surgery.mask(network, by: decision, compensation: compensation)
    let small = try Surgery.prune(network, by: decision, compensation: compensation)
    let scores = try ReferenceExecutor(mask).scores(images)
    for (name, other) in [("prune", small), ("compact", try Surgery.compact(mask))] {
      #expect(other.costs.parameters < network.costs.parameters, "\(name) leaves it as large as before")
      let difference = try (ReferenceExecutor(other).scores(images) - scores).largestMagnitude
      #expect(difference <= 1e-9 * max(scores.largestMagnitude, 1), "mask and \(name) differ by \(difference)")
    }
  }
}
