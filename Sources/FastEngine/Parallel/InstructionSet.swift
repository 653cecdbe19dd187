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
  public static let current: InstructionSet = {
    let best = allCases.last(where: \.isSupported) ?? .baseline
    guard let name = ProcessInfo.processInfo.environment["ESPALIER_ISA"] else { return best }
    return allCases.first { $0.name == name && $0.isSupported } ?? best
  }()

  /// - Precondition: the processor has it.
  var kernels: UnsafePointer<CKKernels> {
    guard let kernels = ck_kernels(rawValue) else { preconditionFailure("this processor has no \(name)") }
    return kernels
  }
}
