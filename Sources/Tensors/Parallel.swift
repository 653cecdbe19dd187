import Dispatch

/// Splits an array into `slices` equal parts and fills each on some core; every index writes its own part only.
///
/// What a part holds never depends on how parts are spread over cores, so results are the same bits for any
/// number of threads. The body should capture arrays and take their spans inside.
public func fillSlices(
  of storage: inout [Double], slices: Int, _ body: @Sendable (_ slice: Int, _ values: inout MutableSpan<Double>) -> Void
) {
  guard slices > 0 else { return }
  let length = storage.count / slices
  precondition(length * slices == storage.count, "\(storage.count) elements cannot be split into \(slices) slices")
  storage.withUnsafeMutableBufferPointer { buffer in
    nonisolated(unsafe) let buffer = buffer
    DispatchQueue.concurrentPerform(iterations: slices) { slice in
      let part = UnsafeMutableBufferPointer(rebasing: buffer[(slice * length)..<((slice + 1) * length)])
      var span = MutableSpan(_unsafeElements: part)
      body(slice, &span)
    }
  }
}
