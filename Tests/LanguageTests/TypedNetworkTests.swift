import Syntax
import Foundation
import Networks
import Tensors
import Testing

@testable import Language

/// Networks typed layer by layer.
@Suite struct TypedNetworkTests {
  private let session = Session()

  init() { session.reply(to: "d = glyphs(side: 8, train: 40, test: 20)") }

  private func network(_ name: String) throws -> Network {
    guard case .network(let network)? = session.workspace.variables[name] else {
      throw LanguageError("there is no network \(name)")
    }
    return network
  }

  private func lines(_ text: String) {
    let reply = session.reply(to: text)
    #expect(reply.outcome == .succeeded, "\(reply.text)")
  }

  /// What a builder makes and what the same layers make, typed one by one.
  @Test(arguments: [
    (
      "vgg(3, M, 5, for: d, seed: 7)",
      "x = input(d); h = x |> conv(3, size: 3, padding: 1) |> batchnorm |> relu |> maxpool(2); "
        + "h = h |> conv(5, size: 3, padding: 1) |> batchnorm |> relu; b = network(h |> gap |> linear(10), seed: 7)"
    ),
    (
      "mlp(6, 4, for: d, seed: 3)",
      "b = network(input(d) |> flatten |> linear(6) |> relu |> linear(4) |> relu |> linear(10), seed: 3)"
    ),
    (
      "resnet(depth: 8, width: 2, for: d, seed: 2)",
      """
      block(h, width, s) = relu((h |> conv(width, size: 3, padding: 1, stride: s) |> batchnorm |> relu \
      |> conv(width, size: 3, padding: 1) |> batchnorm) + (h |> conv(width, stride: s) |> batchnorm))
      h = input(d) |> conv(2, size: 3, padding: 1) |> batchnorm |> relu
      h = relu((h |> conv(2, size: 3, padding: 1) |> batchnorm |> relu |> conv(2, size: 3, padding: 1) |> batchnorm) + h)
      b = network(h |> block(4, 2) |> block(8, 2) |> gap |> linear(10), seed: 2)
      """
    ),
  ])
  func `the same layers typed one by one are the same network`(builder: String, typed: String) throws {
    lines("a = \(builder)")
    lines(typed)
    let (a, b) = (try network("a"), try network("b"))
    #expect(a.nodes.map { type(of: $0.layer).kind } == b.nodes.map { type(of: $0.layer).kind })
    #expect(a.nodes.map(\.shape) == b.nodes.map(\.shape) && a.nodes.map(\.inputs) == b.nodes.map(\.inputs))
    #expect(a.costs == b.costs && a.dataset == b.dataset)
    for (one, other) in zip(a.nodes, b.nodes) {
      #expect(one.layer.parameters.map(\.value) == other.layer.parameters.map(\.value), "\(one.name)")
    }
  }

  @Test func `a typed network trains, prunes and compacts like any other`() throws {
    lines("x = input(d); a = x |> conv(6, size: 3, padding: 1, name: \"stem\") |> batchnorm |> relu")
    lines("b = a |> conv(4, padding: 0) |> batchnorm |> relu; c = concat(a, b) |> avgpool(2) |> dropout(p: 20%)")
    lines(
      "net = network(add(c, c) |> conv(5, size: 3, groups: 5, bias: true) |> batchnorm(γ: 1) |> relu |> gap |> linear(10))"
    )
    lines("train net epochs: 2 batch: 10; check net; check net against: differences")
    lines("m = prune net keep: 60% as: mask; s = compact m; p = prune net keep: 60%")
    #expect(
      try network("s").costs == network("p").costs && network("s").costs.parameters < network("net").costs.parameters)
    lines("assert max(abs(m(d.test) - s(d.test))) < 1e-9")
    lines("assert net.stem.w.shape == [6 1 3 3]")
  }

  @Test func `an unfinished network comes back with its session, and undo gives the same numbers`() throws {
    lines("x = input([2 6 5], classes: 3); h = x |> conv(4) |> relu")
    lines(".undo")
    lines("x = input([2 6 5], classes: 3); h = x |> conv(4) |> relu")
    guard case .symbolic(let last)? = session.workspace.variables["h"] else { throw LanguageError("no h") }
    #expect(last.number == 3 && last.layerCount == 2 && last.shape == [4, 6, 5])
    let record = ValueRecord.symbolic(last)
    let data = try JSONEncoder().encode(record)
    guard case .symbolic(let read) = try JSONDecoder().decode(ValueRecord.self, from: data) else { return }
    #expect(try read.validated() == last)
  }

  @Test(arguments: [
    ("conv(x, ones(2, 1, 3, 3))", "as a layer"), ("conv(x)", "as a layer it is conv(h, channels"),
    ("conv(x, 4, 3)", "as a layer it is conv(h, channels"), ("conv(x, 0)", "whole number from 1"),
    ("conv(x, 4, size: 9)", "conv: a 9×9 window"), ("conv(x, 4, size: 9, name: \"big\")", "in big: conv: a 9×9"),
    ("conv(x, 3, groups: 2)", "groups"), ("conv(x, 4, kernel: 3)", "no label"),
    ("conv(ones(1, 1, 8, 8), x)", "a layer reads an unfinished network"),
    ("relu(x, 3)", "as a layer"), ("linear(x, 10)", "gap(…) or flatten(…) comes before it"),
    ("concat(x, ones(1, 1, 8, 8))", "a layer reads an unfinished"), ("x + 1", "needs numbers"),
    ("x - x", "no layer of two"), ("x * 2", "needs numbers"), ("x * gap(input(d))", "two inputs"),
    ("multiply(gap(x), x)", "multiply"), ("x * maxpool(x)", "multiply"), ("lrn(x, k: 0)", "above 0"),
    ("lrn(x, α: -1)", "not be below 0"), ("channelshuffle(x, 2)", "2 groups do not divide 1"),
    ("upsample(x, 2, factor: 2)", "given twice"),
    ("conv(x, 4, groups: 3)", "3 groups do not divide 1 input"), ("end", "closes a `for`"),

    ("select(x, [0 0])", "channel 0 is selected twice"), ("select(x, [3])", "there is no channel 3; there are 0..<1"),
    ("select(x, [0.5])", "whole numbers"), ("select(x, 3)", "as a layer"),
    ("scale(x, 3)", "do not divide"), ("upsample(x, 0)", "whole number from 1"), ("upsample(gap(x), 2)", "C×H×W"),
    ("batchnorm(x, affine: false, γ: 1)", "there is no γ"), ("prelu(x, [1])", "as a layer"),
    ("convtranspose(x, 4, extra: 2)", "below the stride"),
    ("convtranspose(x, 4, size: 1, padding: 9)", "leaves nothing"),
    ("leakyrelu(x, slope: 1 / 0)", "finite"), ("conv(gap(x), 3)", "C×H×W"),
    ("x + gap(x)", "add"), ("x + conv(input(d), 1)", "two inputs"), ("sin(x)", "It is made whole by network"),
    ("softmax(x)", "a network ends in scores: the loss takes the softmax itself"),
    ("x |> gap |> linear(10) |> softmax", "softmax(net(x)) gives the probabilities"),
    ("crossentropy(x, [1])", "a network ends in scores: `train` takes the loss itself"),
    ("network(3)", "`network` needs an unfinished network"),
    ("network(x)", "needs a layer behind its input"), ("network(x |> gap |> linear(9))", "ends in 9 scores, and"),
    ("network(x |> conv(2, name: \"a\") |> conv(2, name: \"a\") |> gap |> linear(10))", "two nodes are called"),
    ("conv(x, 2, name: \"a\") |> conv(2, name: \"a\")", "two nodes are called “a”"),
    ("conv(x, 2, name: \"1\")", "a layer's name"), ("conv(x, 2, name: 3)", "text in quotes"),
    ("train x epochs: 1", "It is made whole by network"), ("accuracy(x)", "It is made whole by network"),
    ("input([3 8])", "three sizes"), ("input(d, classes: 3)", "already fixes"), ("input([0 8 8])", "three sizes"),
    ("x[0]", "unfinished"), ("x.conv1", "conv1"), ("plot x", "unfinished"), ("dropout(x, p: 1)", "below 1"),
    ("multinomialdropout(x, p: 1)", "below 1"), ("multinomialdropout(x, by: size)", "uniform"),
    ("dropconnect(x, 4)", "reads a list"), ("dropconnect(flatten(x), 4, p: -1)", "below 1"),
    ("dropconnect(flatten(x))", "outputs"), ("dropconnect(flatten(x), 0)", "1"),
    ("dropconnect([1 2; 3 4], [1 2 3; 4 5 6], [0 0])", "do not fit"),
    ("dropconnect([1 2; 3 4], [1 2; 3 4], [0 0], p: 1)", "below 1"),
    ("multinomialdropout([1 2], [1 2], [1])", "axes"),
    ("batchnorm(x, γ: 0)", "above 0"), ("conv(x, 1000000, size: 1000000)", "conv"), ("maxpool(x, 9)", "maxpool"),
  ])
  func `what makes no network is said with its reason`(line: String, reason: String) {
    lines("x = input(d)")
    let reply = session.reply(to: line)
    #expect(reply.outcome == .failed && reply.text.contains(reason), "\(line)\n\(reply.text)")
    #expect(isUnfinished("x"))
  }

  private func isUnfinished(_ name: String) -> Bool { session.workspace.variables[name]?.isUnfinished == true }

  /// What `show … as: code` prints makes the network anew: same layers, names and starting weights.
  @Test(arguments: [
    "vgg(3, M, 5, for: d, seed: 7)", "resnet(depth: 14, width: 3, activation: pre, for: d, seed: 1)",
    "resnet(depth: 11, width: 2, block: bottleneck, input: [2 6 5], classes: 3)", "lenet(for: glyphs)",
    "densenet(2, 3, growth: 3, for: d, γ: 0.25)", "mobilenet(5, M, 7, for: d, seed: 9)", "inception(8, M, 16, for: d)",
    "resnext(depth: 11, width: 4, groups: 2, for: d)", "mlp(9, 7, for: d)",
    "resnet(depth: 8, width: 2, shortcut: padding, for: d)",
    "network(input(d) |> conv(4) |> select([3 1]) |> scale(2, of: groups) |> scale |> channelshuffle(2) |> lrn(k: 1) |> upsample(3) |> gap |> linear(10, bias: false))",
    "network(input(d) |> convtranspose(3, size: 3, stride: 2, padding: 1, extra: 1) |> batchnorm(affine: false) |> prelu(a: 0.5) |> leakyrelu(slope: 0.3) |> prelu(shared: true) |> gap |> linear(10))",
    "network(flatten(input(d)) |> multinomialdropout(p: 20%) |> dropconnect(6) |> multinomialdropout(by: evolutional) |> dropconnect(5, p: 12.5%) |> linear(10))",
    "network(conv(input(d), 3, name: \"stem\", bias: true) |> dropout(p: 12.5%) |> maxpool(3, stride: 2, padding: 1) |> gap |> linear(10))",
  ])
  func `code that is shown makes the network anew`(builder: String) throws {
    lines("net = \(builder)")
    let (original, code) = (try network("net"), session.reply(to: "show net as: code").text)
    lines(code)
    let anew = try network("net")
    #expect(original.nodes.map(\.name) == anew.nodes.map(\.name), "\(code)")
    #expect(
      original.nodes.map(\.inputs) == anew.nodes.map(\.inputs) && original.nodes.map(\.shape) == anew.nodes.map(\.shape)
    )
    #expect(original.dataset == anew.dataset && original.seed == anew.seed)
    for (one, other) in zip(original.nodes, anew.nodes) {
      #expect(one.layer.configuration == other.layer.configuration, "\(one.name)")
      #expect(one.layer.parameters.map(\.value) == other.layer.parameters.map(\.value), "\(one.name)")
    }
  }

  @Test func `a pruned network's code has its widths`() throws {
    lines("net = resnet(depth: 8, width: 4, for: d, seed: 1); net = prune net by: random keep: 50%")
    let pruned = try network("net")
    lines(session.reply(to: "show net as: code").text)
    #expect(try network("net").costs == pruned.costs)
    #expect(session.reply(to: "show 3 as: code").text.contains("`as:` says nothing about a number"))
  }

  @Test func `the labels of a layer are offered`() {
    #expect(session.complete("conv(x, 4, si", at: 13).candidates.contains("size:"))
    #expect(session.complete("x |> batchnorm(ε", at: 16).candidates.contains("ε:"))
    #expect(session.complete("x |> conv(4, na", at: 15).candidates.contains("name:"))
  }

  @Test func `forged layers are refused`() throws {
    let x = try SymbolicTensor(input: [1, 4, 4], number: 1)
    let h = try SymbolicTensor(ReLULayer.kind, [:], reading: [x], number: 2)
    let json = String(decoding: try JSONEncoder().encode(h), as: UTF8.self)
    for (old, new) in [
      ("\"relu\"", "\"rule\""), ("[1,4,4]", "[1,4,5]"), ("\"number\":2", "\"number\":0"),
      ("\"number\":2", "\"number\":\(Int.max)"),
      ("\"inputs\":[1]", "\"inputs\":[7]"),
      ("\"inputs\":[1]", "\"inputs\":[]"),
    ] {
      let forged = json.replacing(old, with: new)
      #expect(forged != json)
      let read = try JSONDecoder().decode(SymbolicTensor.self, from: Data(forged.utf8))
      #expect(throws: NetworkError.self, "\(new)") { try read.validated() }
    }
  }
}
