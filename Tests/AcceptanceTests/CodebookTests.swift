import DataLoading
import Engines
import FastEngine
import Networks
import ReferenceEngine
import Tensors
import Testing
import Training

@testable import Compression

/// Gong et al. 2014 and Wu et al. 2016 on 2,000 glyphs: 256–128–128–10, whose first layer is quantised.
@Suite struct CodebookTests {
  private static let trained: Network? = try? Trained.train(
    Network.mlp([128, 128], input: [1, 16, 16], classes: 10, seed: 0), penalty: nil, epochs: 15)

  private func network() throws -> Network { try #require(Self.trained) }
  private func quantizer(_ word: String) throws -> Quantizer { try #require(Quantizers.all.first { $0.word == word }) }
  private func batch(_ part: (images: Tensor, labels: [Int])) -> Batch {
    Batch(images: part.images, labels: part.labels)
  }
  private static let settings = [(4, 2), (4, 3), (4, 4), (8, 3), (8, 4)]

  /// The dossier's prototype lost 0.4 points on one seed.
  @Test func `sixteen values a layer cost at most a point and a half`() throws {
    let whole = try network()
    let small = try WeightSharing.share(whole, bits: 4)
    #expect(try Trained.accuracy(small) >= Trained.accuracy(whole) - 0.015)
  }

  /// ‖O − Ô‖² on images, by the layer's own products.
  private func error(_ small: Network, _ whole: Network, on images: Tensor) throws -> Double {
    let flat = try images.reshaped(to: [images.shape[0], 256])
    let (a, b) = (try whole.parameter("w", of: "fc1"), try #require(small.node(named: "fc1")?.layer.weights?.value))
    let difference = try Linear.forward(flat, weight: a - b, bias: nil)
    let size = try Linear.forward(flat, weight: a, bias: nil)
    return Reduction.norm(difference.elements) / Reduction.norm(size.elements)
  }

  /// A fifth less of the layer's response is missing at the same bits, on the images that it was fitted on and on others.
  @Test(arguments: settings) func `codes by responses lose a fifth less of them`(size: Int, bits: Int) throws {
    let whole = try network()
    let data = try #require(Trained.data)
    let (train, test) = (data.train.batch(Array(0..<1000)), data.test.batch(Array(0..<1000)))
    let id = try #require(whole.node(named: "fc1")).id
    let product = try WeightSharing.share(whole, bits: bits, by: quantizer("product"), size: size, layer: id)
    let response = try WeightSharing.share(
      whole, bits: bits, by: quantizer("responses"), size: size, layer: id, images: batch(train))
    #expect(product.costs == response.costs)
    for images in [train.images, test.images] {
      let (before, after) = (try error(product, whole, on: images), try error(response, whole, on: images))
      #expect(after <= 0.8 * before, "\(before) → \(after)")
    }
    // C·K multiply-adds and M·O look-ups in place of C·O.
    let (dense, own) = (
      whole.costs(of: try #require(whole.node(id))), response.costs(of: try #require(response.node(id)))
    )
    #expect(own.multiplyAdds == 256 << bits && own.lookUps == 256 / size * 128 && dense.multiplyAdds == 256 * 128)
    let ratio = Double(dense.multiplyAdds) / Double(own.operations)
    // 2.67 to 5.33, computed from the sizes.
    #expect(ratio > 2.66 && ratio < 5.34)
  }

  /// No block of no sweep makes it larger: 1e-9 of the whole response is rounding of E, which is a difference of sums.
  @Test(arguments: [true, false]) func `no step makes the error of the responses larger`(isLinear: Bool) throws {
    let (whole, name): (Network, String) =
      isLinear
      ? (try network(), "fc1")
      : (
        try Network.vgg(
          [.convolution(channels: 7), .pool, .convolution(channels: 12)], input: [1, 16, 16], classes: 10, seed: 3),
        "conv2"
      )
    let data = try #require(Trained.data)
    let node = try #require(whole.node(named: name))
    let values = try ReferenceExecutor(whole).evaluations(data.train.batch(Array(0..<60)).images)
    let input = try #require(values[node.inputs[0]]?.output)
    let positions = Array(0..<(60 * (isLinear ? 1 : 64)))
    let patches = try #require(node.layer.patches(input, at: positions))
    let weights = try #require(node.layer.weights)
    let cut = try #require(SubvectorCut(weights.shape, axis: 1, size: 3))
    let start = try weights.value.product(cut, count: 8, from: RandomStream(seed: 1, purpose: .pruning))
    // The quantised network hands on something else than the whole one.
    let seen = patches.map { patch in patch.map { 0.9 * $0 + 0.05 } }
    var fit = try ResponseFit(start, weights: weights.value, whole: patches, seen: seen)
    try fit.run()
    #expect(fit.errors.count > cut.sizes.count)
    for (old, new) in zip(fit.errors, fit.errors.dropFirst()) { #expect(new <= old + 1e-9 * fit.total) }
    #expect(fit.errors[fit.errors.count - 1] < 0.8 * fit.errors[0])
    // What it says is what comes out: Σ‖o − Ŵ·s‖² by the products themselves; 1e-9 for the same reason.
    let rows = weights.count / weights.shape[0]
    let w = try weights.value.reshaped(to: [weights.shape[0], rows])
    let own = try fit.form.realized.reshaped(to: [weights.shape[0], rows])
    var sum = 0.0
    for (patch, seen) in zip(patches, seen) {
      let difference = try Linear.forward(patch, weight: w, bias: nil) - Linear.forward(seen, weight: own, bias: nil)
      sum += difference.elements.reduce(0) { $0 + $1 * $1 }
    }
    #expect(abs(sum - fit.errors[fit.errors.count - 1]) < 1e-9 * fit.total)
  }

  /// What the layers read is what the quantised ones before them give: their errors are made up for.
  @Test func `later layers make up for the errors of earlier ones`() throws {
    let whole = try network()
    let data = try #require(Trained.data)
    let images = batch(data.train.batch(Array(0..<1000)))
    let together = try WeightSharing.share(whole, bits: 2, by: quantizer("responses"), images: images)
    var apart = whole
    for node in whole.nodes where node.layer.weights != nil {
      let one = try WeightSharing.share(whole, bits: 2, by: quantizer("responses"), layer: node.id, images: images)
      apart.changeWeights(of: node.id) { one.node(node.id)?.layer.weights ?? $0 }
    }
    let test = data.test.batch(Array(0..<1000)).images
    let scores = try ReferenceExecutor(whole).scores(test)
    func distance(_ small: Network) throws -> Double {
      Reduction.norm((try ReferenceExecutor(small).scores(test) - scores).elements)
    }
    #expect(try distance(together) < distance(apart))
  }
}
