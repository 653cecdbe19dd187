import DataLoading
import Engines
import Foundation
import Networks
import Tensors
import Testing

@testable import Training

@Suite struct ScoreTests {
  /// 230 images are three blocks of the evaluation's hundred, the last cut short.
  @Test func `a score equals a count by hand, image after image`() throws {
    let network = try Network.vgg([.convolution(channels: 3)], input: [1, 1, 2], classes: 3, seed: 5)
    let split = numberedImages(230)
    let executor = ReferenceExecutor(network)
    let score = try Score.of(network, on: split, executor: executor)

    var correct = [0, 0, 0]
    var examples = [0, 0, 0]
    var loss = 0.0
    for index in 0..<split.count {
      let image = try split.image(at: index).reshaped(to: [1, 1, 1, 2])
      let scores = try executor.scores(image).elements
      let label = split.label(at: index)
      examples[label] += 1
      // Of equal scores the first wins: image 0 is blank and scores 0 everywhere.
      let isBest = (0..<3).allSatisfy { $0 < label ? scores[$0] < scores[label] : scores[$0] <= scores[label] }
      if isBest { correct[label] += 1 }
      loss += log(scores.map(exp).reduce(0, +)) - scores[label]
    }
    #expect(score.examples == 230)
    #expect(score.correct == correct.reduce(0, +))
    #expect(score.accuracy == Double(correct.reduce(0, +)) / 230)
    #expect(score.classes.map(\.examples) == examples && score.classes.map(\.correct) == correct)
    #expect(correct.reduce(0, +) > 0 && correct.reduce(0, +) < 230, "a count of all or nothing proves little")
    // 1e-12: 230 logarithms added in another order, with and without the largest score taken out.
    #expect(abs(score.loss - loss / 230) <= 1e-12 * loss)
  }

  @Test func `a score needs images that fit, and none make no accuracy`() throws {
    let network = try smallMLP()
    let executor = ReferenceExecutor(network)
    let none = try Score.of(network, on: numberedImages().subset(0..<0), executor: executor)
    #expect(none.examples == 0 && none.accuracy.isNaN && none.loss == 0)
    let glyphs = try Glyphs.dataset(trainCount: 5, testCount: 5).train
    #expect(throws: NetworkError.self) { try Score.of(network, on: glyphs, executor: executor) }
    let four = DataSplit(
      name: "four", imageShape: [1, 1, 2], classCount: 4, pixels: [1, 2], labels: [3],
      decoding: Decoding(offset: 0, scale: 1))
    #expect(throws: NetworkError.self) { try Score.of(network, on: four, executor: executor) }
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `scores that are not numbers decide for no class`(value: Double) throws {
    var network = try smallMLP()
    let last = network.output.name
    let shape = try network.parameter("b", of: last).shape
    try network.setParameter("b", of: last, to: Tensor(shape: shape, repeating: value))
    let score = try Score.of(network, on: numberedImages(6), executor: ReferenceExecutor(network))
    #expect(score.correct == 0 && score.undecided == 6 && score.loss.isNaN)
    #expect(Tensor(shape: [2, 2], elements: [.nan, 1, 0, 1]).correctCount([0, 1]) == 1)
    #expect(Tensor(shape: [3, 2], elements: [.infinity, 1, 0, -.infinity, 1, 2]).correctCount([0, 0, 1]) == 2)
  }

  @Test func `a cancelled score stops early and says so by its count`() throws {
    let network = try smallMLP()
    let cancellation = Cancellation()
    cancellation.request()
    let score = try Score.of(
      network, on: numberedImages(230), executor: ReferenceExecutor(network), cancellation: cancellation)
    #expect(score.examples == 0)
  }
}
