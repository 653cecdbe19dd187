import Networks
import Testing
import Training

@testable import Language

@Suite struct TrainingPlanTextTests {
  @Test func thePrintedPlanNamesEveryChoice() throws {
    let network = try Network.vgg([.convolution(channels: 2)], input: [1, 4, 4], classes: 3, seed: 1)
    var plan = TrainingPlan(epochs: 10, for: network)
    #expect(
      plan.text(examples: 2000, network: network)
        == "10 epochs of 2000 images, batches of 50; momentum 0.9\n"
        + "η 0.1, 0.01 after 60 %, 0.001 after 85 %\n"
        + "weight decay 0.0001 on weights, not on γ and β; no λ")
    plan.penalty = Penalty(role: .gamma, strength: 0.01, method: .proximal)
    #expect(
      plan.text(examples: 2000, network: network).hasSuffix(
        "\nλ 0.01 on γ by proximal step; γ₀ 0.5, R = λ·Ση/((1−m)·γ₀) = 5.01"))
    // It may be printed before it is tried.
    (plan.epochs, plan.batchSize, plan.learningRate) = (-1, 0, .nan)
    #expect(!plan.text(examples: 0, network: network).isEmpty)
  }

  @Test(arguments: [
    (Schedule.constant, "η 0.1, constant"),
    (.step, "η 0.1, 0.01 after 60 %, 0.001 after 85 %"),
    (.cosine, "η 0.1, along a cosine to 0"),
  ])
  func aScheduleSaysWhatItDoes(schedule: Schedule, sentence: String) {
    #expect(schedule.text(learningRate: 0.1) == sentence)
  }
}
