import Tensors

/// How a layer's channels hang together, and what becomes of a constant in them: all that removing channels needs.
///
/// Everything that prunes asks these questions alone, so it works for any graph of any layers. A layer that hands its
/// channels on, one by one, needs to answer few of them.
public protocol ChannelRules {
  /// For each output channel, the input channels that must live and die with it; none where it is the layer's own.
  func ties(_ inputs: [Shape]) -> [[InputChannel]]
  /// For each output channel, the input channels it is made of one to one: what a γ before this layer scales.
  func sources(_ inputs: [Shape]) -> [[InputChannel]]
  /// How far an output channel lets its sources through, each of which lets so much through: what is joined by a sum is
  /// silent where all are, a product where one is.
  func passing(_ factors: [Double]) -> Double
  /// Whether its output is the sum of its inputs, so that one can be left out.
  var isSum: Bool { get }
  /// Channels that must go together although they are not the same: one of each group of a grouped convolution.
  func siblings(_ inputs: [Shape]) -> Siblings
  /// Whether an output depends on all inputs (of its group), so that an input can go while every output stays.
  var mixesChannels: Bool { get }
  /// Whether an output depends on other channels beside the one that it is made of, as far as they are not 0.
  var feelsNeighbours: Bool { get }
  var allowsInputRemoval: Bool { get }
  var allowsOutputRemoval: Bool { get }
  /// Keeps some channels, in the order given; all tensors that have an entry for each channel are sliced.
  mutating func keepChannels(outputs: [Int], inputs: [[Int]]) throws(ShapeError)

  /// The constant that each output channel is in evaluation, nil where it varies or is not the same everywhere.
  ///
  /// - Parameter inputs: the same for each channel of each input.
  func constantOutputs(_ inputs: [[Double?]], shapes: [Shape]) -> [Double?]
  /// Whether a channel can be made a constant here, whatever the layer reads.
  var isGate: Bool { get }
  /// Makes a channel the constant `value` whatever the layer reads; false if this layer cannot.
  mutating func silence(_ channel: Int, emitting value: Double) -> Bool
  /// The entries of parameters, by name, that are 0 as long as a channel is silent here.
  func gateEntries(_ channel: Int) -> [String: [Int]]
  /// Adds to every output channel a constant of its own; false if this layer has nothing to hold it.
  mutating func addToOutputs(_ constants: [Double]) -> Bool
  /// Makes up for constants that an input used to have and has lost, as far as the layer can hold them.
  ///
  /// - Returns: what each output channel still lacks, the same everywhere; nil if the lack is not a constant.
  mutating func compensate(for missing: [Double], input: Int, shapes: [Shape]) -> [Double]?
  /// What constants on the inputs of a layer that mixes channels add to each output: away from the borders, or on the
  /// mean over all positions. Nil for layers that do not mix.
  func response(to constants: [Double], at place: ResponsePlace, shapes: [Shape]) -> [Double]?
  /// Multiplies each output channel by a factor of its own; false if this layer has nothing to hold it.
  mutating func scaleOutputs(by factors: [Double]) -> Bool
  /// Whether its output is its only input, bit for bit, so that it can be left out.
  var isIdentity: Bool { get }
  /// The factors of a layer that does nothing but multiply its channels by them.
  var outputFactors: [Double]? { get }
  /// Lets one input channel that is always `carriers[channel]` stand for the input channels that are `constants`.
  ///
  ///     w[o, carrier, τ] ← Σ_c constants[c]·w[o, c, τ] / carriers[carrier]
  ///
  /// Exact at any border, stride and dilation: the carrier meets the same zeros around the image that they met.
  mutating func mergeInputs(_ constants: [Int: Double], into carriers: [Int: Double])
  /// The weights that make an output channel; nil for a layer without weights.
  func filter(_ channel: Int) -> [Double]?
  /// Σ_τ w[o, c, τ]² for every output o and input c of a layer that mixes channels.
  var squaredWeights: Tensor? { get }
}

/// A channel of one of a layer's inputs.
public struct InputChannel: Hashable, Sendable {
  public var input: Int
  public var channel: Int

  public init(input: Int = 0, channel: Int) {
    self.input = input
    self.channel = channel
  }
}

/// Where the response to a constant is taken that zeros around the image make uneven.
public enum ResponsePlace: String, Sendable, CaseIterable { case interior, mean }

/// Sets of channels that go together: of a layer's first input, and of its output.
public struct Siblings: Sendable {
  public var inputs: [[Int]] = []
  public var outputs: [[Int]] = []

  public init(inputs: [[Int]] = [], outputs: [[Int]] = []) { (self.inputs, self.outputs) = (inputs, outputs) }
}

/// Most layers hand their channels on.
extension ChannelRules {
  public func ties(_ inputs: [Shape]) -> [[InputChannel]] { passThrough(inputs) }
  public func sources(_ inputs: [Shape]) -> [[InputChannel]] { ties(inputs) }
  public func passing(_ factors: [Double]) -> Double { factors.max() ?? .infinity }
  public var isSum: Bool { false }
  public func siblings(_ inputs: [Shape]) -> Siblings { Siblings() }
  public var mixesChannels: Bool { false }
  public var feelsNeighbours: Bool { false }
  public var allowsInputRemoval: Bool { true }
  public var allowsOutputRemoval: Bool { true }
  public mutating func keepChannels(outputs: [Int], inputs: [[Int]]) throws(ShapeError) {}
  public func constantOutputs(_ inputs: [[Double?]], shapes: [Shape]) -> [Double?] { inputs[0] }
  public var isGate: Bool { false }
  public mutating func silence(_ channel: Int, emitting value: Double) -> Bool { false }
  public func gateEntries(_ channel: Int) -> [String: [Int]] { [:] }
  public mutating func addToOutputs(_ constants: [Double]) -> Bool { false }

  public mutating func compensate(for missing: [Double], input: Int, shapes: [Shape]) -> [Double]? {
    missing.allSatisfy { $0 == 0 } ? missing : nil
  }

  public func response(to constants: [Double], at place: ResponsePlace, shapes: [Shape]) -> [Double]? { nil }
  public mutating func scaleOutputs(by factors: [Double]) -> Bool { false }
  public var isIdentity: Bool { false }
  public var outputFactors: [Double]? { nil }
  public mutating func mergeInputs(_ constants: [Int: Double], into carriers: [Int: Double]) {}
  public func filter(_ channel: Int) -> [Double]? { nil }
  public var squaredWeights: Tensor? { nil }

  /// Output channel c is input channel c, of every input.
  func passThrough(_ inputs: [Shape]) -> [[InputChannel]] {
    (0..<inputs[0][0]).map { channel in inputs.indices.map { InputChannel(input: $0, channel: channel) } }
  }
}
