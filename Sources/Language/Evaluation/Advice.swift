import Compression
import Files
import Networks

/// What to type next, after an error from below: the lower modules say what is wrong and know no words of the prompt.
func advice(on error: any Error) -> String? {
  switch error {
  case let error as CompressionError:
    switch error {
    case .noGamma: "vgg(…) and resnet(…) have them."
    case .noScores: "Say another by:, such as by: taylor."
    case .notFinite: ".undo what made them so."
    case .noStructures(.blocks): "resnet(…) and resnext(…) have them."
    case .noStructures(.groups): "resnext(…) has some."
    case .noFactors(let unit): "Train it with λ: and sparsify: \(unit) first."
    case .needsImages: "Say which images: on: …"
    case .tooFewSteps(let plan, let examples): plan.remedy(examples: examples)
    case .noGrains: "Of any layer units: weights takes weights one by one."
    case .unfindableForGrains: "Give a λ, such as 0.001."
    case .unfindableStrength: "Leave by: out, or give a λ, such as 0.01."
    default: nil
    }
  case NetworkError.block: "Say block: bottleneck or block: basic."
  case NetworkError.noScores: "End in scores for that: network(h |> gap |> linear(10))."
  case FileError.exists: "Name a file with to: to overwrite it."
  default: nil
  }
}
