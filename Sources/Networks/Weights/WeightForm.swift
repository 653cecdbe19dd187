import Tensors

/// How a layer's weights W are made of what is stored, θ:
///
///     W = realized(θ)        ∂L/∂θ = (∂W/∂θ)ᵀ·∂L/∂W
///
/// The layer computes with W and knows no form; training moves θ. To add one is a file here and a line in
/// `WeightForms.all`.
public protocol WeightForm: Sendable {
  /// The name in files: `masked`.
  static var kind: String { get }

  /// Of W.
  var shape: Shape { get }
  /// W
  var realized: Tensor { get }

  /// Hands over θ in a fixed order; changes are kept, but for what the form holds at 0.
  mutating func visitParameters(_ visit: (ParameterDescription, inout Tensor) throws -> Void) rethrows

  /// ∂L/∂θ by name, from ∂L/∂W.
  func pullback(_ gradient: Tensor) -> [String: Tensor]
  /// The magnitudes of the terms of ∂L/∂θ, from those of ∂L/∂W: as `pullback`, with every coefficient's magnitude.
  func pullbackMagnitudes(_ gradient: Tensor) -> [String: Tensor]

  /// Entries of θ that make nothing but these entries of W: holding the first at 0 holds the second.
  func parameters(behind entries: [Int]) -> [String: [Int]]

  /// Entries of θ, by name, that training leaves at 0.
  var held: [String: [Int]] { get }

  /// Entries of W that are always 0, where θ is W but for these; nil where W is made of something else.
  var zeros: [Int]? { get }

  /// The form that makes these weights, exactly.
  func adopting(_ weights: Tensor) -> any WeightForm
  /// The form of some entries of W, in a new order and shape.
  func selecting(_ entries: [Int], shape: Shape) -> any WeightForm
  /// The form for weights that start anew.
  func refilled(with weights: Tensor) -> any WeightForm

  /// Whether ∂L/∂θ is the true gradient: false for straight-through estimates, which no difference agrees with.
  var isExact: Bool { get }
  /// What it takes to keep θ.
  var storage: Storage { get }
  /// What a diagram says beside the layer, such as `10 % dense`; nil for nothing.
  var label: String? { get }

  /// All but the numbers of θ, enough to make the form anew.
  var record: WeightFormRecord { get }
  /// - Throws: `NetworkError.structure` if the record makes no form of this shape: it may come from a damaged file.
  init(shape: Shape, from record: WeightFormRecord) throws(NetworkError)
}

extension WeightForm {
  /// Right where all coefficients of a part of θ have one sign.
  public func pullbackMagnitudes(_ gradient: Tensor) -> [String: Tensor] { pullback(gradient).mapValues(\.magnitudes) }

  public var isExact: Bool { true }
  public var label: String? { nil }

  /// Whether θ has a part of this name.
  package func stores(_ name: String) -> Bool {
    var (copy, isThere) = (self, false)
    copy.visitParameters { description, _ in isThere = isThere || description.name == name }
    return isThere
  }
}

/// What some numbers take at rest.
public struct Storage: Equatable, Sendable {
  /// Numbers that training moves, 32 bits each.
  public var numbers: Int
  /// Bits of codes: which weights there are, which value each has.
  public var codeBits: Int

  public init(numbers: Int, codeBits: Int = 0) { (self.numbers, self.codeBits) = (numbers, codeBits) }

  public var bits: Int { 32 * numbers + codeBits }
}

/// A form in plain data, for files.
public struct WeightFormRecord: Codable, Equatable, Sendable {
  public var kind: String
  /// How many numbers θ has, where W does not say it.
  public var count: Int?
  public var codes: [Codes]
  /// Of codes that are kept elsewhere; nil where they are here.
  var sizes: [Codes.Size]?
  /// The axis of W that the form cuts, where it cuts one.
  public var axis: Int?
  /// The forms that this one is made of.
  public var base: [WeightFormRecord]

  public init(
    kind: String, count: Int? = nil, axis: Int? = nil, codes: [Codes] = [], base: [WeightFormRecord] = []
  ) {
    (self.kind, self.count, self.axis, self.codes, self.base) = (kind, count, axis, codes, base)
  }
}

/// Every form of weights; a test asserts that this list and the folder agree.
public enum WeightForms {
  /// The forms of this module; whoever is built on it may add some.
  public static let registry = Registry<any WeightForm.Type>([
    DenseWeights.self, MaskedWeights.self, SharedWeights.self, SignWeights.self, ProductWeights.self,
    ResidualWeights.self,
  ])
  /// All forms, in the order in which they were added.
  public static var all: [any WeightForm.Type] { registry.all }

  public static func make(_ record: WeightFormRecord, shape: Shape) throws(NetworkError) -> any WeightForm {
    guard let type = all.first(where: { $0.kind == record.kind }) else {
      throw .structure("there is no form of weights called “\(record.kind)”")
    }
    return try type.init(shape: shape, from: record)
  }
}
