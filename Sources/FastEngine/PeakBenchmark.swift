import CKernels

/// What one core can do, and what the microkernel makes of it.
public enum PeakBenchmark {
  /// Multiply-adds of registers alone: the most there can be. Returns how many were done.
  public static func multiplyAdd(_ instructionSet: InstructionSet = .current) -> Int {
    let steps = 200_000
    let table = instructionSet.kernels
    // Called through a pointer, so that no compiler knows that nobody needs the sum.
    _ = table.pointee.peak(steps)
    return steps * table.pointee.peak_step
  }

  /// The largest tile of the matrix product, on numbers that stay in the nearest cache. Returns how many multiply-adds.
  public static func microkernel(_ instructionSet: InstructionSet = .current) -> Int {
    let table = instructionSet.kernels
    let (rows, width, depth) = (table.pointee.rows, 2 * table.pointee.lanes, 128)
    let (a, b, c) = (Buffer(rows * depth), Buffer(depth * width), Buffer(rows * width))
    for index in 0..<a.count { a.start[index] = Float(index % 7) }
    for index in 0..<b.count { b.start[index] = Float(index % 5) }
    var product = CKProduct(
      a: a.start, ai: depth, ak: 1, as: 0, b: b.start, bk: width, bs: 0, k: depth, segments: 1, c: c.start, ci: width,
      accumulate: 0, bias: nil, rectify: 0)
    let calls = 2_000
    for _ in 0..<calls { ck_row_kernel(table, rows, 2)?(&product) }
    return calls * rows * width * depth
  }
}
