import Syntax
import Compression
import Networks
import Training

extension TrainingPlan {
  /// What a run too short for `λ: auto` can do: a trained network starts from an η that needs many steps.
  func remedy(examples: Int) -> String {
    let usual = 0.1
    var faster = self
    faster.learningRate = usual
    let epochs = leastControlledEpochs(examples: examples)
    let other = faster.leastControlledEpochs(examples: examples)
    return
      "Say epochs: \(epochs)\(other < epochs ? ", or η: \(usual) and epochs: \(other)" : ""), or give a λ, such as 0.01."
  }
}
