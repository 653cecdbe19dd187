import Networks
import Tensors
import Texts
import Training

/// Why a network cannot be compressed as asked.
public enum CompressionError: Error, Sendable {
  case noGamma
  case nothingRemovable
  /// A criterion that says nothing of any channel that could go.
  case noScores(String)
  case everythingProtected
  case notFinite(String)
  case keep(Double)
  case cap(Double)
  case threshold(Double, largest: Double)
  case negativeThreshold(Double)
  case needsImages(String)
  /// A network without structures of a kind.
  case noStructures(ScaleLayer.Unit)
  /// A network whose structures of a kind have no factors.
  case noFactors(ScaleLayer.Unit)
  /// A network, or its layer that was asked for, without weights.
  case noWeights
  /// Nor any such grains of weights.
  case noGrains(Grain)
  case bits(Int)
  /// More values than any layer has weights to share them.
  case codebook(bits: Int, weights: Int)
  /// More sub-vectors than a subspace of any layer has.
  case centres(bits: Int, vectors: Int)
  /// Longer sub-vectors than any layer has inputs.
  case subvector(size: Int, inputs: Int)
  /// A layer that is no sum over patches of its input, by its name.
  case noResponses(String)
  /// A layer some of whose weights are cut, by its name.
  case cutWeights(String)
  /// λ to be found in a run that is too short for it.
  case tooFewSteps(TrainingPlan, examples: Int)
  /// λ to be found by a sub-gradient.
  case unfindableStrength
  /// λ to be found for grains of weights.
  case unfindableForGrains(Grain)
  /// A rank that a matrix cannot have.
  case rank(Int, full: Int)
  /// A layer whose weights are no matrix, by its name.
  case notFactorable(String)
  case network(NetworkError)
}

extension Cancellation {
  /// As `Cancellation.check`, for work on channels.
  static func checkPruning() throws(CompressionError) {
    if ofArithmetic?.isRequested == true { throw .network(.cancelled) }
  }
}

extension CompressionError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noGamma: "this network has no γ to go by: it has no batch norm"
    case .nothingRemovable: "no channel of this network can be removed"
    case .noScores(let criterion):
      "\(criterion) says nothing of the channels that could go here"
    case .everythingProtected: "the layers that are to keep their channels are all there are"
    case .notFinite(let criterion): "some \(criterion) are not finite numbers"
    case .keep(let share):
      "the share to keep must be above 0 and at most 1, such as 60%, got \(NumberText.short(share))"
    case .cap(let share):
      "the share that a layer may lose must be above 0 and below 1, such as 80%, got \(NumberText.short(share))"
    case .threshold(let threshold, let largest):
      "nothing would be left: the threshold \(NumberText.short(threshold)) is not below the largest score, \(NumberText.short(largest))"
    case .negativeThreshold(let threshold):
      "a threshold is held against sizes, which are never below 0, got \(NumberText.short(threshold)); with 0 goes what is exactly 0"
    case .needsImages(let what):
      "\(what) is measured on images, and the network's data set is not at hand"
    case .noStructures(.blocks): "this network has no residual blocks"
    case .noStructures(.groups): "this network has no grouped convolution with a batch norm behind it"
    case .noStructures(.channels): "this network has no batch norm whose channels are its own"
    case .noFactors(let unit): "this network has no factors s on its \(unit)"
    case .tooFewSteps(let plan, let examples):
      "a λ that is found while training needs \(plan.leastControlledSteps.grouped) steps at η \(NumberText.short(plan.learningRate)) "
        + "to find what can go; this run has \(plan.steps(examples: examples).grouped)"
    case .unfindableStrength:
      "a λ that is found while training grows until enough are 0, and a sub-gradient leaves none at exactly 0"
    case .unfindableForGrains(let grain):
      "a λ that is found while training is for γ and factors s, and says nothing of \(grain.summary)"
    case .noWeights: "there are no weights here: convolutions and linear layers have some"
    case .noGrains(let grain): "there are no \(grain.summary) here: only convolutions have some"
    case .codebook(let bits, let weights):
      "\(bits) bits are \((1 << bits).grouped) values, and no layer here has more than \(weights.grouped) weights to share them"
    case .centres(let bits, let vectors):
      "\(bits) bits are \((1 << bits).grouped) sub-vectors, and no layer here has more than \(vectors.grouped) in a place to share them"
    case .subvector(let size, let inputs):
      "a sub-vector of \(size.grouped) inputs is longer than any row here: no layer has more than \(inputs.grouped) inputs"
    case .noResponses(let name):
      "\(name) is no convolution or linear layer, and the responses of others are not known here"
    case .cutWeights(let name):
      "some weights of \(name) are cut, and a fit to its responses would bring them back; by: product leaves them cut"
    case .bits(let bits):
      "a weight takes from \(WeightSharing.bits.lowerBound) to \(WeightSharing.bits.upperBound) bits, got \(bits)"
    case .rank(let rank, let full):
      "the rank must be from 1 to \(full), the smaller side of the layer's weights, got \(rank)"
    case .notFactorable(let name): "\(name) is no linear layer, and only those are factored"
    case .network(let error): "\(error)"
    }
  }
}
