import Networks
import Tensors

/// A way to store some weights, for tests that go through all forms.
public struct FormCase: Sendable, CustomStringConvertible {
  public let description: String
  /// The kind that it is about.
  public let kind: String
  public let make: @Sendable (Tensor) -> any WeightForm

  public init(_ description: String, kind: String, _ make: @escaping @Sendable (Tensor) -> any WeightForm) {
    (self.description, self.kind, self.make) = (description, kind, make)
  }

  /// Each form alone, and one around another.
  public static let all = [
    FormCase("dense", kind: DenseWeights.kind) { DenseWeights($0) },
    FormCase("masked", kind: MaskedWeights.kind) { MaskedWeights(DenseWeights($0), isKept: $0.everyThirdIsCut) },
    FormCase("shared", kind: SharedWeights.kind) { $0.sharingFive },
    FormCase("masked around shared", kind: MaskedWeights.kind) {
      MaskedWeights($0.sharingFive, isKept: $0.everyThirdIsCut)
    },
    FormCase("masked around masked", kind: MaskedWeights.kind) {
      MaskedWeights(MaskedWeights(DenseWeights($0), isKept: $0.everyThirdIsCut), isKept: $0.elements.map { $0 > -0.5 })
    },
    FormCase("masked by columns", kind: MaskedWeights.kind) {
      MaskedWeights(DenseWeights($0), isKept: $0.columns { $0 % 3 != 1 })
    },
  ]
}

extension Tensor {
  /// Which columns of the matrix of outputs × all else are kept.
  fileprivate func columns(_ isKept: (Int) -> Bool) -> [Bool] {
    elements.indices.map { isKept($0 % (count / max(shape[0], 1))) }
  }

  fileprivate var everyThirdIsCut: [Bool] { elements.indices.map { $0 % 3 != 1 } }

  /// Five values, by turns and not by size.
  fileprivate var sharingFive: SharedWeights {
    SharedWeights(
      shape: shape, codebook: Array(elements.prefix(5)) + [Double](repeating: 0.25, count: max(0, 5 - count)),
      codes: elements.indices.map { UInt32($0 * 7 % 5) })
  }
}

extension Network {
  /// All weights stored in a form.
  public func storing(_ form: FormCase) -> Network {
    var network = self
    for node in nodes { network.changeWeights(of: node.id) { Weights(form: form.make($0.value)) } }
    return network
  }
}
