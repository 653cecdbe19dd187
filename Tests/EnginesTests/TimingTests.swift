import Networks
import Reports
import Testing

@Suite struct TimingTests {
  @Test func `work is done by turns`() throws {
    var order: [Int] = []
    let timings = try Timing.byTurns(of: 2, turns: 3...3) { (piece) throws(NetworkError) in
      // What is repeated within a turn counts once.
      if order.last != piece { order.append(piece) }
      for _ in 0..<200_000 { order.withUnsafeBufferPointer { _ in } }
    }
    #expect(order == [0, 1, 0, 1, 0, 1, 0, 1])
    #expect(timings.map(\.runs.count) == [3, 3])
  }

  @Test func `a ratio pairs the turns, so that a slow moment of both does not count`() {
    let (a, b) = (Timing([2, 20, 2, 2, 2]), Timing([1, 10, 1, 1, 1]))
    #expect(a.dividing(by: b).runs == [2, 2, 2, 2, 2])
    #expect(!a.dividing(by: b).isWide)
  }

  @Test func `quartiles that are far apart are a range, and so is a single run`() {
    #expect(Timing([1, 2, 3, 4, 5]).isWide && Timing([1, 2, 3, 4, 5]).quartiles == (2, 4))
    #expect(!Timing([0.5, 1, 1, 1, 9]).isWide)
    #expect(Timing([1]).isWide)
  }
}
