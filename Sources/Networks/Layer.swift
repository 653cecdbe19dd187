import ReferenceEngine
import Tensors

/// A node of a network: parameters, a reference operation, and the rules that make the layer part of a whole.
///
/// Checkpoints, pruning, diagrams, costs and the prompt know layers by these requirements alone; nothing outside
/// this folder asks which layer it has. To add one is a file here and a line in `Layers.all`.
///
/// Shapes in these rules are of one example, without the batch axis: `C×H×W` or `C`.
public protocol Layer: ChannelRules, Sendable {
  /// The name in files: `conv`.
  static var kind: String { get }
  /// What nodes of this kind are called, with a number: `conv` gives conv1, conv2, ….
  static var stem: String { get }
  /// The file of the reference engine with its formula, for `source`.
  static var operation: String? { get }

  /// Everything but the parameters, enough to make the layer anew.
  var configuration: [String: Double] { get }
  init(configuration: LayerConfiguration) throws(NetworkError)

  /// The line in a diagram: `conv 3×3`.
  var label: String { get }
  var diagramRole: DiagramRole { get }

  func outputShape(_ inputs: [Shape]) throws(ShapeError) -> Shape

  /// Its weights and the form in which they are stored; nil for a layer without.
  var weights: Weights? { get set }

  /// The axis of its weights along which its inputs lie.
  var inputAxis: Int { get }
  /// What outputs are sums over, y[p,t] = Σ_j w[t,j]·s[p,j] and perhaps a bias; for each group of outputs, one matrix with
  /// a row for each position p and a column for each weight of an output. nil for a layer that is no such sum.
  ///
  /// - Parameters:
  ///   - input: a batch
  ///   - positions: image by image, and in an image row by row.
  func patches(_ input: Tensor, at positions: [Int]) -> [Tensor]?

  /// How it normalises channels by their statistics, of which the share can be set; nil for a layer that does not.
  var normalization: Normalization? { get set }

  /// The share of values that it silences while training, which can be set; nil for a layer that silences none.
  var dropoutShare: Double? { get set }

  /// Hands over every parameter in a fixed order; changes are kept.
  mutating func visitParameters(_ visit: (ParameterDescription, inout Tensor) throws -> Void) rethrows
  /// Why a parameter cannot be given a value of its shape; nil if it can.
  func objection(to value: Tensor, as parameter: String) -> String?
  /// Gives every parameter its starting value.
  mutating func initialize(from stream: RandomStream)

  /// - Parameter inputs: batches, with the batch axis first.
  func forward(_ inputs: [Tensor], _ pass: PassContext) throws(ShapeError) -> Evaluation
  /// - Returns: gradients of the inputs, and of the trained parameters by name.
  func backward(_ inputs: [Tensor], _ evaluation: Evaluation, gradient: Tensor, _ pass: PassContext)
    throws(ShapeError) -> LayerGradients
  /// Diagonals of second derivatives in evaluation, from h = ∂²L/∂y²:
  ///
  ///     Σ_i (∂y_i/∂θ)²·h_i    of each input and of each parameter; "w" is W, whatever form makes it
  ///
  /// How two outputs together bend the loss is left out, and so is how the layer itself is bent (Levenberg–Marquardt); so
  /// nothing is below 0 that h is not. A layer whose derivatives are all 0 or 1 hands h back as it would a gradient.
  ///
  /// - Source: LeCun, Denker & Solla 1990, NIPS 2
  func curvature(_ inputs: [Tensor], _ evaluation: Evaluation, curvature: Tensor) throws(ShapeError) -> LayerGradients
  /// Moves running estimates after a training pass.
  mutating func updateStatistics(from evaluation: Evaluation) throws(ShapeError)

  /// Multiply-adds for one example.
  func multiplyAdds(_ inputs: [Shape], _ output: Shape) -> Int

  /// Which side of its kinks the layer was on, entry by entry; nil for layers without kinks.
  func branches(_ inputs: [Tensor], _ evaluation: Evaluation) -> Tensor?

  /// Σ|terms| of each output, and of each gradient: what rounding is a share of. See `TermMagnitudes.swift`.
  ///
  /// - Parameter inputs: the magnitudes of the terms that the inputs are made of.
  func outputMagnitudes(_ evaluation: Evaluation, inputs: [Tensor], _ pass: PassContext) throws(ShapeError) -> Tensor
  /// - Parameters:
  ///   - magnitudes: as above, of each input.
  ///   - gradient: the magnitudes of the terms of the output's gradient.
  func gradientMagnitudes(
    _ inputs: [Tensor], _ evaluation: Evaluation, magnitudes: [Tensor], gradient: Tensor, _ pass: PassContext
  ) throws(ShapeError) -> LayerGradients
  /// How much of ∂L/∂x an entry of the first input gets or loses if entries move by up to `distance` and so change
  /// sides of a kink; nil for layers without kinks.
  func undecidedGradient(_ inputs: [Tensor], within distance: Tensor, gradient: Tensor) throws(ShapeError) -> Tensor?
}

/// How a diagram shows a layer.
public enum DiagramRole: Sendable {
  case input, block, pooling, linear, merge
  /// Drawn inside the box of the layer before it: batch norm, ReLU.
  case attached
}

public struct LayerGradients: Sendable {
  public var inputs: [Tensor]
  public var parameters: [String: Tensor]

  public init(inputs: [Tensor], parameters: [String: Tensor] = [:]) {
    self.inputs = inputs
    self.parameters = parameters
  }
}

/// What a layer may depend on besides its inputs.
public struct PassContext: Sendable {
  public enum Mode: Sendable { case training, evaluation }

  public var mode: Mode
  /// Random numbers that belong to this node and training step.
  public var stream: RandomStream

  public init(mode: Mode, stream: RandomStream) {
    self.mode = mode
    self.stream = stream
  }
}

/// Most layers have no parameters, cost no multiply-adds and hand their channels on.
extension Layer {
  public static var operation: String? { nil }
  public var configuration: [String: Double] { [:] }
  public var weights: Weights? {
    get { nil }
    set {}
  }
  public var inputAxis: Int { 1 }
  public func patches(_ input: Tensor, at positions: [Int]) -> [Tensor]? { nil }
  public var normalization: Normalization? {
    get { nil }
    set {}
  }
  public var dropoutShare: Double? {
    get { nil }
    set {}
  }
  public mutating func visitParameters(_ visit: (ParameterDescription, inout Tensor) throws -> Void) rethrows {}
  public func objection(to value: Tensor, as parameter: String) -> String? { nil }
  public mutating func initialize(from stream: RandomStream) {}
  public mutating func updateStatistics(from evaluation: Evaluation) throws(ShapeError) {}
  public func multiplyAdds(_ inputs: [Shape], _ output: Shape) -> Int { 0 }

  public func curvature(_ inputs: [Tensor], _ evaluation: Evaluation, curvature: Tensor) throws(ShapeError)
    -> LayerGradients
  {
    let pass = PassContext(mode: .evaluation, stream: RandomStream(seed: 0, purpose: .dropout))
    return try backward(inputs, evaluation, gradient: curvature, pass)
  }

  public func branches(_ inputs: [Tensor], _ evaluation: Evaluation) -> Tensor? { nil }

  /// The shape of the input of a layer that has one.
  func only(_ inputs: [Shape]) throws(ShapeError) -> Shape {
    guard inputs.count == 1 else { throw .option(operation: Self.kind, "takes one input, got \(inputs.count)") }
    return inputs[0]
  }

  /// All parameters, for reading.
  public var parameters: [(description: ParameterDescription, value: Tensor)] {
    var copy = self
    var all: [(ParameterDescription, Tensor)] = []
    copy.visitParameters { all.append(($0, $1)) }
    return all
  }
}

/// Every layer kind; a test asserts that this list and the folder agree.
public enum Layers {
  /// The layer kinds of this module; whoever is built on it may add some.
  public static let registry = Registry<any Layer.Type>([
    InputLayer.self, Conv2D.self, TransposedConv2D.self, BatchNorm.self, LocalResponseNorm.self, ReLULayer.self,
    LeakyReLULayer.self, PReLULayer.self, ReLU6Layer.self, SigmoidLayer.self, TanhLayer.self, SiLULayer.self,
    HardSwishLayer.self, MaxPool.self, AveragePool.self, GlobalPool.self, UpsampleLayer.self, FlattenLayer.self,
    LinearLayer.self, AddLayer.self, MultiplyLayer.self, ConcatenateLayer.self, DropoutLayer.self, ScaleLayer.self,
    SelectLayer.self, ChannelShuffleLayer.self, PadShortcutLayer.self, DropConnectLayer.self,
    MultinomialDropoutLayer.self,
  ])
  /// All layer kinds, in the order in which they were added.
  public static var all: [any Layer.Type] { registry.all }

  /// - Parameter room: how many weights it may have.
  public static func make(kind: String, configuration: [String: Double], room: Int = Shape.elementLimit)
    throws(NetworkError) -> any Layer
  {
    guard let type = all.first(where: { $0.kind == kind }) else { throw .unknownLayer(kind) }
    return try type.init(configuration: LayerConfiguration(kind: kind, values: configuration, room: room))
  }
}
