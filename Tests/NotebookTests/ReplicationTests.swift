import Language
import Testing

@testable import Notebook

/// What a lesson asserts is asked again on other starting weights.
@Suite struct ReplicationTests {
  @Test func `what depends on the starting weights is told from what does not`() throws {
    let entry = Samples.entry(
      """
      ```espalier {#net}
      net = vgg(2, input: [1 4 4], classes: 2, seed: 3)
      first = net.conv1.w[0, 0, 0, 0]
      assert first == vgg(2, input: [1 4 4], classes: 2, seed: 3).conv1.w[0, 0, 0, 0]
      ```

      ```espalier {#own}
      assert parameters(net) > 10
      ```

      <!-- claim: abs(first - \(try first(seed: 3))) < 1e-6 -->
      """)
    let replication = try #require(entry.replicated(seeds: 4) { Session() })
    #expect(replication.claims.map(\.cell) == ["net", "own", "own"])
    #expect(replication.claims.map { $0.holds.count { $0 == true } } == [4, 4, 1], "\(replication.report)")
    #expect(!replication.holds && replication.report.contains("✗ 1 of 4  ·✗✗✗  #own"), "\(replication.report)")
  }

  private func first(seed: Int) throws -> String {
    let session = Session()
    _ = session.evaluate("net = vgg(2, input: [1 4 4], classes: 2, seed: \(seed)); a = net.conv1.w[0, 0, 0, 0]") { _ in
    }
    return try #require(session.inspect("a"))
  }
}
