/// The one idiom of speed in this module: rows are taken out of an array before the innermost loop, so that the
/// loop runs over plain memory and the compiler can use vector instructions.

/// y[j] += scale · x[j·step]
@inline(__always)
func addRow(_ y: inout MutableSpan<Double>, scale: Double, _ x: Span<Double>, step: Int) {
  if step == 1 {
    for j in y.indices { y[j] += scale * x[j] }
  } else {
    for j in y.indices { y[j] += scale * x[j * step] }
  }
}

/// y[j·step] += scale · x[j]
@inline(__always)
func spreadRow(_ y: inout MutableSpan<Double>, step: Int, scale: Double, _ x: Span<Double>) {
  if step == 1 {
    for j in x.indices { y[j] += scale * x[j] }
  } else {
    for j in x.indices { y[j * step] += scale * x[j] }
  }
}

/// sums[j] += a[j] · b[j·step]
@inline(__always)
func addProducts(_ sums: inout MutableSpan<Double>, _ a: Span<Double>, _ b: Span<Double>, step: Int) {
  if step == 1 {
    for j in a.indices { sums[j] += a[j] * b[j] }
  } else {
    for j in a.indices { sums[j] += a[j] * b[j * step] }
  }
}
