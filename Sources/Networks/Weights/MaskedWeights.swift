import Tensors
import Texts

/// W = m ⊙ (what another form makes), with m of zeros and ones: connections that are cut stay cut.
///
///     ∂L/∂θ is the other form's, of m ⊙ ∂L/∂W
///
/// What m cuts is held at 0, value and velocity, so momentum and weight decay do not bring it back.
///
/// - Source: Han, Pool, Tran & Dally 2015, arXiv:1506.02626
public struct MaskedWeights: WeightForm {
  public static let kind = "masked"
  private var base: any WeightForm
  /// m: one bit for each weight.
  public let mask: Codes
  /// Entries that m cuts.
  private let cut: [Int]

  /// - Parameter isKept: m, weight by weight.
  public init(_ base: any WeightForm, isKept: [Bool]) { self.init(base, mask: Codes(isKept)) }

  private init(_ base: any WeightForm, mask: Codes) {
    (self.base, self.mask) = (base, mask)
    cut = mask.values.indices.filter { mask.values[$0] == 0 }
    settle()
  }

  public var shape: Shape { base.shape }

  public var realized: Tensor {
    var w = base.realized
    if zeros == nil { for index in cut { w.elements[index] = 0 } }
    return w
  }

  public mutating func visitParameters(_ visit: (ParameterDescription, inout Tensor) throws -> Void) rethrows {
    defer { settle() }
    try base.visitParameters(visit)
  }

  /// Where θ is W, what is cut is 0 in it.
  private mutating func settle() {
    let held = held
    base.visitParameters { description, value in
      for index in held[description.name] ?? [] where value.elements[index] != 0 { value.elements[index] = 0 }
    }
  }

  public func pullback(_ gradient: Tensor) -> [String: Tensor] {
    var masked = gradient
    for index in cut { masked.elements[index] = 0 }
    return base.pullback(masked)
  }

  public func pullbackMagnitudes(_ gradient: Tensor) -> [String: Tensor] {
    var masked = gradient
    for index in cut { masked.elements[index] = 0 }
    return base.pullbackMagnitudes(masked)
  }

  public func parameters(behind entries: [Int]) -> [String: [Int]] {
    base.parameters(behind: entries + cut).mapValues { $0.sorted() }
  }

  public var held: [String: [Int]] { base.held.merging(base.parameters(behind: cut)) { Array(Set($0 + $1)).sorted() } }

  public var zeros: [Int]? { base.zeros.map { $0.isEmpty ? cut : Array(Set($0 + cut)).sorted() } }

  /// What is not 0 any more is no longer cut.
  public func adopting(_ weights: Tensor) -> any WeightForm {
    let isKept = zip(mask.values, weights.elements).map { $0 == 1 || $1 != 0 }
    return MaskedWeights(base.adopting(weights), isKept: isKept)
  }

  public func selecting(_ entries: [Int], shape: Shape) -> any WeightForm {
    MaskedWeights(base.selecting(entries, shape: shape), isKept: entries.map { mask.values[$0] == 1 })
  }

  /// What is cut stays cut: the mask is part of the architecture.
  public func refilled(with weights: Tensor) -> any WeightForm {
    MaskedWeights(base.refilled(with: weights), mask: mask)
  }

  /// The same weights without what is cut, with another mask over the same form.
  public func masking(_ isKept: [Bool]) -> MaskedWeights { MaskedWeights(base, isKept: isKept) }

  public var isExact: Bool { base.isExact }

  public var storage: Storage {
    let own = base.storage
    return Storage(numbers: own.numbers - held.values.reduce(0) { $0 + $1.count }, codeBits: own.codeBits + mask.count)
  }

  /// The share of the weights that are there.
  public var density: Double { Double(mask.count - cut.count) / Double(max(mask.count, 1)) }

  public var label: String? {
    let percent = 100 * density
    let share =
      percent < 10 && percent > 0 ? NumberText.short((10 * percent).rounded() / 10) : "\(Int(percent.rounded()))"
    // A layer of two forms says much in a narrow window.
    return base.label.map { "\(share) %, \($0)" } ?? "\(share) % dense"
  }

  public var record: WeightFormRecord { WeightFormRecord(kind: Self.kind, codes: [mask], base: [base.record]) }

  public init(shape: Shape, from record: WeightFormRecord) throws(NetworkError) {
    guard record.codes.count == 1, record.base.count == 1, record.codes[0].count == shape.count,
      record.codes[0].bits == 1
    else { throw .structure("a mask does not say of each weight whether it is there") }
    self.init(try WeightForms.make(record.base[0], shape: shape), mask: record.codes[0])
  }
}
