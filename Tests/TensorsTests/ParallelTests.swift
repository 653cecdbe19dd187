import Dispatch
import Tensors
import Testing

@Suite struct ParallelTests {
  private static func fill(_ slice: Int, _ values: inout MutableSpan<Double>) {
    let stream = RandomStream(seed: 1, purpose: .dropout, step: slice)
    for index in 0..<values.count { values[index] += stream.normal(index) }
  }

  /// What one thread computes, slice after slice, is the model for however many the machine has.
  @Test(arguments: [1, 2, 3, 7, 64, 1000]) func `slices hold the same bits as one thread computes`(slices: Int) {
    let length = 12
    let start = (0..<(slices * length)).map { Double($0) }
    var expected = start
    for slice in 0..<slices {
      var part = Array(start[(slice * length)..<((slice + 1) * length)])
      var span = part.mutableSpan
      Self.fill(slice, &span)
      expected.replaceSubrange((slice * length)..<((slice + 1) * length), with: part)
    }
    for _ in 0..<20 {
      var values = start
      fillSlices(of: &values, slices: slices) { slice, part in Self.fill(slice, &part) }
      #expect(values.map(\.bitPattern) == expected.map(\.bitPattern))
    }
  }

  /// Calls that wait for the same worker threads leave each of them fewer, down to the caller's own.
  @Test func `eight callers at once get the same bits as one alone`() {
    var alone = [Double](repeating: 0, count: 640)
    fillSlices(of: &alone, slices: 64) { slice, part in Self.fill(slice, &part) }
    let expected = alone
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      var values = [Double](repeating: 0, count: 640)
      fillSlices(of: &values, slices: 64) { slice, part in Self.fill(slice, &part) }
      #expect(values == expected)
    }
  }

  @Test func `no slices and empty slices are left alone`() {
    var none: [Double] = []
    fillSlices(of: &none, slices: 0) { _, _ in Issue.record("no slice to fill") }
    fillSlices(of: &none, slices: 3) { _, part in #expect(part.count == 0) }
    #expect(none.isEmpty)
  }

  @Test func `a request to stop stays until it is reset`() {
    let cancellation = Cancellation()
    #expect(!cancellation.isRequested)
    cancellation.request()
    #expect(cancellation.isRequested)
    cancellation.reset()
    #expect(!cancellation.isRequested)
  }
}
