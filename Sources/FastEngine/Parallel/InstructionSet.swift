import CKernels
import Foundation

/// The vector instructions that kernels are made of.
public enum InstructionSet: Int32, CaseIterable, Sendable {
  case baseline = 0
  case avx2 = 1
  case avx512 = 2

  public var name: String { "\(self)" }

  /// What people call it.
  public var title: String {
    switch self {
    case .baseline: "vectors of 4"
    case .avx2: "AVX2"
    case .avx512: "AVX-512"
    }
  }

  /// Whether this processor has it.
  public var isSupported: Bool { ck_kernels(rawValue) != nil }

  /// The best one, or what `ESPALIER_ISA` names.
  public static let current = wish.flatMap { wish in allCases.first { $0.name == wish && $0.isSupported } } ?? best

  private static let best = allCases.last(where: \.isSupported) ?? .baseline
  private static let wish = ProcessInfo.processInfo.environment["ESPALIER_ISA"]

  /// What to say where `ESPALIER_ISA` names what this processor lacks; nil otherwise.
  static var complaint: String? {
    guard let wish, wish != current.name else { return nil }
    let supported = allCases.filter(\.isSupported).map(\.name).joined(separator: ", ")
    return "ESPALIER_ISA=\(wish) is not one of \(supported)"
  }

  /// - Precondition: the processor has it.
  var kernels: UnsafePointer<CKKernels> {
    guard let kernels = ck_kernels(rawValue) else { preconditionFailure("this processor has no \(name)") }
    return kernels
  }
}
