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
    FormCase("sign", kind: SignWeights.kind) { $0.signs },
    FormCase("product", kind: ProductWeights.kind) { $0.product(size: 2) },
    FormCase("product along the first axis", kind: ProductWeights.kind) { $0.product(size: 3, axis: 0) },
    FormCase("masked around product", kind: MaskedWeights.kind) {
      MaskedWeights($0.product(size: 2), isKept: $0.everyThirdIsCut)
    },
    FormCase("residual", kind: ResidualWeights.kind) {
      ResidualWeights([$0.product(size: 2), $0.map { 0.25 * $0 }.product(size: 2, turn: 3)])
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

  fileprivate var signs: SignWeights { SignWeights(shape: shape, size: 0.75, isPositive: elements.map { $0 >= 0 }) }

  /// As many sub-vectors as four, by turns and not by size.
  fileprivate func product(size: Int, axis: Int = 1, turn: Int = 7) -> ProductWeights {
    guard let cut = SubvectorCut(shape, axis: min(axis, shape.rank - 1), size: size) else {
      preconditionFailure("no such axis")
    }
    let count = min(4, cut.vectors)
    let numbers = (0..<(count * cut.inputs)).map { elements[$0 % elements.count] }
    return ProductWeights(
      cut: cut, codebook: numbers,
      codes: (0..<(cut.sizes.count * cut.vectors)).map { UInt32($0 * turn % 5 % count) })
  }

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
