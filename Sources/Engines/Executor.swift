import Networks
import ReferenceEngine
import Tensors

/// Images, their labels, and what scores are judged by.
public struct Batch: Sendable {
  /// N×C×H×W
  public var images: Tensor
  public var labels: [Int]
  public var objective: any Objective

  public init(images: Tensor, labels: [Int], objective: any Objective = Classification()) {
    (self.images, self.labels, self.objective) = (images, labels, objective)
  }

  /// Judges the scores of these images.
  public func judge(_ scores: Tensor) throws(NetworkError) -> Judgement {
    do throws(ShapeError) {
      return try objective.judge(scores, labels: labels)
    } catch {
      throw .shape(error, node: "the loss")
    }
  }
}

/// Runs a network: the trainer asks for one of these and knows no engine.
///
/// An executor holds its own copy of the parameters in whatever form suits it; `network` is that copy as a value.
public protocol Executor: AnyObject {
  /// What the prompt calls it: `reference`.
  var name: String { get }

  /// The network as it stands now, with parameters, statistics, velocities and step count.
  var network: Network { get }

  /// All that steps change, to come back to; cheap enough to take at every step.
  var state: any ExecutorState { get }
  /// Goes back to a state that this executor gave since it was prepared.
  func restore(_ state: any ExecutorState)
  /// |w| of every value of a role, in no order that means anything.
  func magnitudes(_ role: ParameterRole) -> [Double]

  /// Takes over a network; velocities start from those it carries, else at zero.
  func prepare(_ network: Network) throws(NetworkError)

  /// One step of training: forward, backward, update. What masks hold at 0 stays there, value and velocity.
  ///
  /// - Parameter rule: how to move a parameter, nil to leave it alone.
  func step(_ batch: Batch, rule: (ParameterID) -> UpdateRule?) throws(NetworkError) -> StepResult

  /// The scores in evaluation mode, N×classes.
  func scores(_ images: Tensor) throws(NetworkError) -> Tensor
}

extension Executor {
  /// How many values of a role are not 0, and how many there are: γ for channels, s for structures.
  public func alive(_ role: ParameterRole) -> (alive: Int, total: Int) { magnitudes(role).aliveCount }
}

/// An executor's parameters, statistics, velocities and step count at one moment, in its own form.
public protocol ExecutorState {
  /// Whether every number is finite.
  var isFinite: Bool { get }
}

/// What a training step saw before it moved the parameters.
public struct StepResult: Sendable {
  public var loss: Double
  public var correct: Int

  public init(loss: Double, correct: Int) { (self.loss, self.correct) = (loss, correct) }
}

/// Every value of one pass through a network.
public struct Trace: Sendable {
  public struct Entry: Sendable {
    public var node: String
    public var inputs: [Tensor]
    public var evaluation: Evaluation
    /// ∂L/∂output
    public var gradient: Tensor
    /// ∂L/∂parameter, by the parameter's name.
    public var parameterGradients: [(name: String, value: Tensor)]

    public init(
      node: String, inputs: [Tensor], evaluation: Evaluation, gradient: Tensor,
      parameterGradients: [(name: String, value: Tensor)]
    ) {
      (self.node, self.inputs, self.evaluation) = (node, inputs, evaluation)
      (self.gradient, self.parameterGradients) = (gradient, parameterGradients)
    }
  }

  public var entries: [Entry]
  public var loss: Double
  public var probabilities: Tensor
  public var labels: [Int]

  public init(entries: [Entry], loss: Double, probabilities: Tensor, labels: [Int]) {
    (self.entries, self.loss, self.probabilities, self.labels) = (entries, loss, probabilities, labels)
  }
}
