import Dispatch

/// Splits an array into `slices` equal parts and fills each on some core; every index writes its own part only.
///
/// What a part holds never depends on how parts are spread over cores, so results are the same bits for any
/// number of threads. The body should capture arrays and take their spans inside. Parts that are not begun when
/// arithmetic is cancelled stay as they are.
public func fillSlices(
  of storage: inout [Double], slices: Int, _ body: @Sendable (_ slice: Int, _ values: inout MutableSpan<Double>) -> Void
) {
  guard slices > 0 else { return }
  let length = storage.count / slices
  precondition(length * slices == storage.count, "\(storage.count) elements cannot be split into \(slices) slices")
  let cancellation = Cancellation.ofArithmetic
  storage.withUnsafeMutableBufferPointer { buffer in
    nonisolated(unsafe) let buffer = buffer
    DispatchQueue.concurrentPerform(iterations: slices) { slice in
      if cancellation?.isRequested == true { return }
      let part = UnsafeMutableBufferPointer(rebasing: buffer[(slice * length)..<((slice + 1) * length)])
      var span = MutableSpan(_unsafeElements: part)
      Cancellation.$ofArithmetic.withValue(cancellation) { body(slice, &span) }
    }
  }
}
