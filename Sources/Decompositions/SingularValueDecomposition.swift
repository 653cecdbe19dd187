import CLAPACK
import Tensors

/// A matrix as a sum of products of a column and a row, the largest first.
///
///     A = U·diag(σ)·Vᵀ,   UᵀU = I,   VᵀV = I,   σ₁ ≥ σ₂ ≥ … ≥ 0
///
/// Cut off after r terms it is the matrix of rank r that is nearest to A: ‖A − A_r‖_F² = Σ_{i>r} σ_i² (Eckart & Young 1936).
///
/// - Shapes: A [M,N] → U [M,K], σ [K], Vᵀ [K,N], K = min(M, N)
/// - Complexity: some 4·M·N·K + 22·K³ floating-point operations, by LAPACK's `dgesdd`
public struct SingularValueDecomposition: Sendable {
  public let u: Tensor
  public let values: [Double]
  public let vTransposed: Tensor

  /// - Throws: `ShapeError` if A is no matrix, has no elements, or some that are not finite.
  public init(_ a: Tensor) throws(ShapeError) {
    guard a.rank == 2 else {
      throw .unexpected(operation: "a singular value decomposition", a.shape, expected: "2 axes")
    }
    guard a.count > 0 else { throw .empty(operation: "a singular value decomposition") }
    guard a.elements.allSatisfy(\.isFinite) else {
      throw .option(operation: "a singular value decomposition", "the matrix has elements that are not finite")
    }
    let (rows, columns) = (a.shape[0], a.shape[1])
    let count = min(rows, columns)
    var matrix = a.elements
    var values = [Double](repeating: 0, count: count)
    var u = [Double](repeating: 0, count: rows * count)
    var vTransposed = [Double](repeating: 0, count: count * columns)
    let status = LAPACKE_dgesdd(
      LAPACK_ROW_MAJOR, Int8(UInt8(ascii: "S")), Int32(rows), Int32(columns), &matrix, Int32(columns),
      &values, &u, Int32(count), &vTransposed, Int32(columns))
    guard status == 0 else {
      throw .option(operation: "a singular value decomposition", "it does not converge")
    }
    self.values = values
    self.u = Tensor(shape: [rows, count], elements: u)
    self.vTransposed = Tensor(shape: [count, columns], elements: vTransposed)
  }
}
