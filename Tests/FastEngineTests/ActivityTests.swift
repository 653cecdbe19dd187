import Engines
import Networks
import ReferenceEngine
import Reports
import SampleNetworks
import Tensors
import Testing

@testable import FastEngine

@Suite struct ActivityTests {
  /// Every node that is no image and no score. Values in `Float` are off by about 1e-6 of the largest; their variance
  /// loses as much again where they are large beside their spread.
  @Test(arguments: sampleNetworks)
  func `both engines see the same values and gradients`(example: NetworkCase) throws {
    let network = try example.network().disturbed(seed: 3)
    let batch = network.sampleBatch(count: 7)
    let nodes = Set(network.nodes.filter { !$0.inputs.isEmpty }.map(\.id))
    let expected = try ReferenceExecutor.activity(of: nodes, in: network, on: batch, withChange: true)
    let got = try FastActivity.run(of: nodes, in: network, on: batch, withChange: true)
    for node in network.nodes where nodes.contains(node.id) {
      let (a, b) = (try #require(got[node.id]), try #require(expected[node.id]))
      let spread = b.map { ($0.squaredDeviations / Double($0.count) + $0.mean * $0.mean).squareRoot() }.max() ?? 0
      let change = b.map(\.change).max() ?? 0
      for (a, b) in zip(a, b) {
        #expect(a.count == b.count, "\(node.name)")
        #expect(abs(a.mean - b.mean) <= 1e-5 * spread, "\(node.name)")
        let deviations = (a.squaredDeviations - b.squaredDeviations) / Double(b.count)
        #expect(abs(deviations) <= 1e-5 * spread * spread, "\(node.name)")
        // A value near 0 may fall on either side.
        #expect(abs(a.active - b.active) <= 1 + b.count / 1000, "\(node.name)")
        #expect(abs(a.change - b.change) <= 1e-4 * change, "\(node.name)")
      }
    }
  }

  @Test func `the number of threads changes no bit`() throws {
    let network = try sampleNetworks[2].network().disturbed(seed: 3)
    let nodes = Set(network.nodes.filter { !$0.inputs.isEmpty }.map(\.id))
    let batch = network.sampleBatch(count: 70)
    let one = try FastActivity.run(of: nodes, in: network, on: batch, withChange: true, threads: 1)
    for threads in [2, 3] {
      #expect(try FastActivity.run(of: nodes, in: network, on: batch, withChange: true, threads: threads) == one)
    }
  }

  @Test func `a constant has no deviation at all`() throws {
    var network = try sampleNetworks[0].network().disturbed(seed: 3)
    try network.setParameter("γ", of: "bn1", to: Tensor(shape: [17]))
    let relu = try #require(network.node(named: "relu1")).id
    let activity = try FastActivity.run(of: [relu], in: network, on: network.sampleBatch(count: 70), withChange: false)
    #expect(try #require(activity[relu]).allSatisfy { $0.squaredDeviations == 0 })
  }
}

/// Work that nobody wants any more ends at the next step, and nothing comes of it.
@Suite struct CancellationTests {
  private let network: Network
  private let batch: Batch

  init() throws {
    network = try sampleNetworks[1].network().disturbed(seed: 3)
    batch = network.sampleBatch(count: 6)
  }

  private func isCancelled(_ work: () throws(NetworkError) -> Void) -> Bool {
    let cancellation = Cancellation()
    cancellation.request()
    return Cancellation.$ofArithmetic.withValue(cancellation) {
      do throws(NetworkError) {
        try work()
        return false
      } catch .cancelled {
        return true
      } catch {
        return false
      }
    }
  }

  @Test func `a request ends every kind of work`() {
    let nodes = Set(network.nodes.dropFirst().map(\.id))
    #expect(isCancelled { () throws(NetworkError) in _ = try FastCheck.run(network, on: batch) })
    #expect(isCancelled { () throws(NetworkError) in _ = try DifferenceCheck.run(network, on: batch) })
    #expect(isCancelled { () throws(NetworkError) in _ = try FastProfile.run(network, batch.images) })
    #expect(isCancelled { () throws(NetworkError) in _ = try ReferenceExecutor.profile(network, batch.images) })
    #expect(isCancelled { () throws(NetworkError) in _ = try FastExecutor(network).scores(batch.images) })
    #expect(isCancelled { () throws(NetworkError) in _ = try ReferenceExecutor(network).scores(batch.images) })
    for withChange in [false, true] {
      #expect(
        isCancelled { () throws(NetworkError) in
          _ = try FastActivity.run(of: nodes, in: network, on: batch, withChange: withChange)
        })
      #expect(
        isCancelled { () throws(NetworkError) in
          _ = try ReferenceExecutor.activity(of: nodes, in: network, on: batch, withChange: withChange)
        })
    }
  }

  /// The request comes with the third kernel or parameter; no fifth is begun.
  @Test(arguments: [true, false]) func `checks stop where they are`(isFast: Bool) {
    let cancellation = Cancellation()
    var steps = 0
    let progress = { (_: Double, _: String) in
      steps += 1
      if steps == 3 { cancellation.request() }
    }
    Cancellation.$ofArithmetic.withValue(cancellation) {
      #expect(throws: NetworkError.self) {
        if isFast {
          _ = try FastCheck.run(network, on: batch, progress: progress)
        } else {
          _ = try DifferenceCheck.run(network, on: batch, progress: progress)
        }
      }
    }
    #expect(steps == 3)
  }

  @Test func `timing stops between its turns`() {
    let cancellation = Cancellation()
    var runs = 0
    Cancellation.$ofArithmetic.withValue(cancellation) {
      #expect(throws: NetworkError.self) {
        try Timing.byTurns(of: 2, turns: 1000...1000) { (_) throws(NetworkError) in
          runs += 1
          if runs == 2 { cancellation.request() }
        }
      }
    }
    #expect(runs == 2)
  }
}
