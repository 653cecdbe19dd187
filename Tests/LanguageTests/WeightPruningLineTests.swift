import Networks
import Testing

@testable import Language

@Suite struct WeightPruningLineTests {
  private let session = Session()

  init() {
    session.reply(to: "d = glyphs(side: 8, train: 200, test: 60); net = mlp(12, for: d, seed: 3); train net epochs: 3")
  }

  @Test func `weights go by curvature, and the report says what it predicts`() {
    let before = session.description
    let reply = session.reply(to: "small = prune net units: weights by: curvature keep: 20% on: d.train[0..<50]")
    #expect(reply.outcome == .succeeded && reply.text.contains("predicted ΔE"), "\(reply.text)")
    #expect(reply.text.contains("½·h·w²") && session.reply(to: "check small").outcome == .succeeded)
    session.reply(to: ".undo")
    #expect(session.description == before)
    // One layer alone.
    let one = session.reply(to: "prune net.fc1 units: weights keep: 10%")
    #expect(one.outcome == .succeeded && !one.text.contains("fc2"), "\(one.text)")
    #expect(session.reply(to: "?curvature").text.contains("prune … by: curvature"))
    #expect(session.reply(to: "prune net units: weights by: random keep: 5% seed: 4").outcome == .succeeded)
  }

  @Test func `what is said of weights is told in numbers and drawn`() {
    for (line, parts) in [
      ("plot net as: saliency", ["150 weights taken out alone", "rank correlation", "½·h·w²", "|ΔE|"]),
      ("plot net as: saliency on: d.train[0..<20]", ["on 20 images"]),
      ("plot net as: sensitivity", ["fc1", "fc2", "% of one layer's weights kept"]),
      ("plot net as: sensitivity on: d.test[0..<10]", ["fc2"]),
    ] {
      let reply = session.reply(to: line)
      #expect(reply.outcome == .succeeded, "\(line)\n\(reply.text)")
      for part in parts { #expect(reply.text.contains(part), "\(line): \(part)\n\(reply.text)") }
    }
  }

  @Test func `thinning goes by turns, and one undo takes it back`() {
    let before = session.description
    let reply = session.reply(to: "thin net keep: 10% passes: 2 tune: 1")
    #expect(reply.outcome == .succeeded && reply.text.contains("weights"), "\(reply.text)")
    // 64·12 + 12·10 weights: √0.1 of 888 are 280, a tenth 88; and 22 biases.
    #expect(reply.text.contains("280") && reply.text.contains("88"), "\(reply.text)")
    #expect(session.reply(to: "assert parameters(net) == 88 + 22").outcome == .succeeded)
    session.reply(to: ".undo")
    #expect(session.description == before)
  }

  @Test(arguments: ["rows", "kernels", "filters", "columns"])
  func `a convolution's weights go in grains, and a linear layer stays`(word: String) {
    session.reply(to: "net = vgg(4, M, 6, for: d, seed: 3); train net epochs: 1")
    let reply = session.reply(to: "small = prune net units: \(word) keep: 50% per: layer")
    #expect(reply.outcome == .succeeded && reply.text.contains("\(word), a threshold for each layer"), "\(reply.text)")
    #expect(reply.text.contains("fc1 stays whole"), "\(reply.text)")
    #expect(session.reply(to: "prune net.conv2 units: \(word) threshold: 0.5").outcome == .succeeded)
    #expect(session.reply(to: "thin net units: \(word) keep: 25% passes: 2 tune: 1").outcome == .succeeded)
    #expect(session.reply(to: "check small").outcome == .succeeded)
    // The group lasso brings them to 0, and a pruning without a share takes these.
    let lasso = session.reply(to: "train net epochs: 4 η: 0.1 λ: 0.05 sparsify: \(word)")
    #expect(lasso.outcome == .succeeded && lasso.text.contains("\(word) are exactly 0"), "\(lasso.text)")
    #expect(session.reply(to: "prune net units: \(word)").outcome == .succeeded)
    #expect(session.reply(to: "compact net").outcome == .succeeded)
  }

  @Test(arguments: [
    ("prune net units: rows keep: 50%", "there are no rows of kernels here"),
    ("prune net.fc1 units: columns keep: 50%", "there are no columns of the patch matrix here"),
    ("prune net units: shapes keep: 50%", "shapes"), ("prune net units: filters keep: 0", "above 0"),
    ("thin net units: kernels keep: 10%", "there are no kernels here"),
    ("train net λ: 0.01 sparsify: columns epochs: 1", "there are no columns of the patch matrix here"),
    ("v = train vgg(4, for: d) λ: auto sparsify: columns epochs: 200", "is for γ and factors s"),
    ("v = train vgg(4, for: d) λ: 0.01 sparsify: rows by: subgradient", "not with `sparsify: rows`"),
    ("prune net units: weights by: l1 keep: 50%", "`by: l1` is not for what is to go here"),
    ("prune net by: curvature keep: 50%", "`by: curvature` is not for what is to go here"),
    ("prune net units: weights keep: 50% on: d.train", "no image is looked at"),
    ("prune net units: weights keep: 0%", "above 0"), ("prune net.flatten1 units: weights keep: 50%", "no weights"),
    ("prune net units: weights by: random keep: 50% seed: -1", "whole number"),
    ("prune mlp(3, classes: 2, input: [1, 2, 2]) units: weights by: curvature keep: 50%", "curvature of the loss"),
    ("thin net passes: 2", "needs `keep:`"), ("thin net keep: 2", "at most 1"),
    ("a = thin 3 keep: 5%", "needs a network"),
    ("thin net keep: 10% passes: 0", "whole number from 1"),
    ("plot mlp(3, classes: 2, input: [1, 2, 2]) as: saliency", "not made for a data set"),
    ("plot mlp(3, classes: 2, input: [1, 2, 2]) as: sensitivity", "not made for a data set"),
    ("plot 3 as: saliency", "says nothing about numbers"),
  ])
  func `what cannot be done is said with its place`(line: String, reason: String) {
    let before = session.description
    let reply = session.reply(to: line)
    #expect(reply.outcome == .failed && reply.text.contains(reason), "\(line)\n\(reply.text)")
    #expect(session.description == before)
  }
}

@Suite struct LayerPlotLineTests {
  private let session = Session()

  init() {
    session.reply(to: "d = glyphs(side: 8, train: 60, test: 20); net = vgg(4, M, 6, for: d, seed: 3)")
    session.reply(to: "prune net units: columns keep: 50% per: layer")
  }

  @Test(arguments: [
    // 4·9 columns, of which half are kept; 6 outputs of 36 weights.
    ("plot net.conv2 as: fields", ["net.conv2: taps", "18 of 36 columns", "·"]),
    ("plot net.conv2 as: sparsity", ["6 outputs down", "36 weights", "108 of 216 are not 0", "50.0 %"]),
    ("plot net.fc1 as: sparsity", ["10 outputs down", "60 of 60"]),
  ])
  func `one layer is drawn`(line: String, parts: [String]) {
    for width in [80, 100, 24] {
      session.width = width
      let reply = session.reply(to: line)
      #expect(reply.outcome == .succeeded, "\(reply.text)")
      if width > 24 { for part in parts { #expect(reply.text.contains(part), "\(part)\n\(reply.text)") } }
      #expect(reply.text.split(separator: "\n").allSatisfy { $0.count <= width }, "\(reply.text)")
    }
  }

  @Test(arguments: [
    ("plot net as: fields", "this plot is of one layer"), ("plot net.fc1 as: fields", "is no convolution"),
    ("plot net.relu1 as: sparsity", "has no weights"), ("plot net.conv9 as: fields", "no layer `conv9`"),
    ("plot net.conv2 as: fields on: d.test", "on"), ("plot net.conv2 as: fields bins: 3", "bins"),
    ("plot 3 as: fields", "says nothing about numbers"), ("plot net.conv2 as: sensitivity", "plot"),
    ("plot net.conv2", "plot"),
  ])
  func `what cannot be drawn is said`(line: String, reason: String) {
    let reply = session.reply(to: line)
    #expect(reply.outcome == .failed && reply.text.contains(reason), "\(line)\n\(reply.text)")
  }

  @Test func `bits with an index for each row are shown`() {
    session.reply(to: "fine = prune vgg(4, M, 6, for: d, seed: 3) units: weights keep: 50% per: layer")
    session.reply(to: "rows = prune vgg(4, M, 6, for: d, seed: 3) units: rows keep: 50% per: layer")
    let bytes = session.reply(to: "show rows as: bytes").text
    #expect(bytes.contains("bits for each of 126 weights") && bytes.contains("42 indices"), "\(bytes)")
    #expect(session.reply(to: "compare fine against: rows").text.contains("bits a kept weight"))
  }
}
