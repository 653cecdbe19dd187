import CLAPACK
import Tensors

/// The normal equations of a damped least-squares problem, taken apart as A + ridge·I = L·Lᵀ (Cholesky).
///
///     x = argmin ½·xᵀ·A·x − bᵀ·x + ½·ridge·‖x − x₀‖²        (A + ridge·I)·x = b + ridge·x₀
///
/// Where A says nothing, along what is 0 in all data, x stays x₀.
///
/// - Complexity: N³/3 floating-point operations for A [N,N], then 2·N² for each x, by LAPACK's `dpotrf` and `dpotrs`
package struct PositiveDefiniteSystem {
  private var factor: [Double]
  private let size: Int
  private let ridge: Double

  /// - Parameters:
  ///   - a: N×N, symmetric, row by row
  ///   - share: the ridge as a share of the mean of the diagonal; where that is 0, the ridge is 1.
  /// - Returns: nil where A has numbers that are not finite or, with the ridge, is not positive definite.
  package init?(_ a: [Double], size: Int, ridge share: Double) {
    guard size > 0, a.count == size * size, a.allSatisfy(\.isFinite) else { return nil }
    let mean = (0..<size).reduce(0) { $0 + a[$1 * size + $1] } / Double(size)
    ridge = mean > 0 ? max(share * mean, .leastNormalMagnitude) : 1
    (factor, self.size) = (a, size)
    for i in 0..<size { factor[i * size + i] += ridge }
    let lower = Int8(UInt8(ascii: "L"))
    guard LAPACKE_dpotrf(LAPACK_ROW_MAJOR, lower, Int32(size), &factor, Int32(size)) == 0 else { return nil }
  }

  /// - Parameter start: x₀
  /// - Returns: x; x₀ where b has numbers that are not finite.
  package func solution(_ b: [Double], from start: [Double]) -> [Double] {
    var x = zip(b, start).map { $0 + ridge * $1 }
    guard x.allSatisfy(\.isFinite) else { return start }
    let lower = Int8(UInt8(ascii: "L"))
    let status = LAPACKE_dpotrs(LAPACK_ROW_MAJOR, lower, Int32(size), 1, factor, Int32(size), &x, 1)
    return status == 0 ? x : start
  }
}
