import CKernels

/// The matrix product of an instruction set, by tiles that fit its registers.
struct Microkernels {
  let table: UnsafePointer<CKKernels>
  let lanes: Int
  private let rows: Int

  init(_ instructionSet: InstructionSet) {
    table = instructionSet.kernels
    lanes = table.pointee.lanes
    rows = table.pointee.rows
  }

  /// Cuts `count` rows into tiles of nearly the same size.
  func tiles(_ count: Int) -> [Range<Int>] {
    let number = (count + rows - 1) / rows
    return (0..<number).map { (count * $0 / number)..<(count * ($0 + 1) / number) }
  }

  /// C = A·B, rows of A one after another.
  @inline(__always)
  func multiplyRows(_ product: inout CKProduct, count: Int, vectors: Int) {
    ck_row_kernel(table, count, vectors)?(&product)
  }

  /// C = A·B of some columns of A, and as many rows of B.
  @inline(__always)
  func multiplyPicked(_ product: inout CKPickedProduct, count: Int, vectors: Int) {
    ck_picked_kernel(table, count, vectors)?(&product)
  }

  /// C = Aᵀ·B: sums of outer products.
  @inline(__always)
  func multiplyColumns(_ product: inout CKProduct, count: Int, vectors: Int) {
    ck_column_kernel(table, count, vectors)?(&product)
  }

  /// max(c, 0) for rows that lie apart.
  func rectify(_ c: Floats, rows: Int, apart: Int, count: Int) {
    table.pointee.combine(c, apart, nil, 0, rows, count, 1, c, apart)
  }
}
