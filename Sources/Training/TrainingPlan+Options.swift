import Networks
import Options

/// What a training may be told.
extension TrainingPlan {
  static let epochs = Option.count("epochs", in: 1...100_000, "passes over the images; 10 by default")
  static let learningRate = Option.number(
    "η", .positive, "learning rate; 0.1 for a fresh network, 0.01 for a trained one")
  static let schedule = Option<Schedule>.choice(
    "schedule", "how η falls; step for a fresh network, else cosine")
  static let batch = Option.count("batch", in: 1...100_000, "images in a batch; 50 by default")
  static let momentum = Option.number("momentum", .belowOne, "0.9 by default")
  static let nesterov = Option.truth("nesterov", "true for Nesterov's momentum")
  static let decay = Option.number("decay", .notNegative, "weight decay; 1e-4 by default")
  static let decays = Option.choice(
    "decays", [(word: "weights", value: false), (word: "everything", value: true)],
    "what weight decay pulls: weights (default), or γ and β too")

  public static let options = [
    epochs.description, learningRate.description, schedule.description, batch.description, momentum.description,
    nesterov.description, decay.description, decays.description,
  ]

  /// The defaults for a network, with what was said.
  ///
  /// - Parameter nesterov: whether Nesterov's momentum is the default.
  public init(_ given: Given, for network: Network, nesterov: Bool = false) {
    self.init(epochs: given[TrainingPlan.epochs] ?? 10, for: network)
    learningRate = given[TrainingPlan.learningRate] ?? learningRate
    schedule = given[TrainingPlan.schedule] ?? schedule
    batchSize = given[TrainingPlan.batch] ?? batchSize
    momentum = given[TrainingPlan.momentum] ?? momentum
    isNesterov = given[TrainingPlan.nesterov] ?? nesterov
    weightDecay = given[TrainingPlan.decay] ?? weightDecay
    decaysNormalization = given[TrainingPlan.decays] ?? decaysNormalization
  }
}
