import Compression
import Networks
import Tensors
import Texts
import Training

/// Sparse Structure Selection on blocks at three λ, against as many blocks taken at random or by small weights, and
/// against training what is left from scratch.
///
/// It is λ itself that counts here, not R: a factor settles where the slope of the loss holds λ's pull, and reaches 0
/// where no slope is as steep. How far it could have gone by then does not matter.
public struct StructureExperiment: Experiment {
  public static let strengths = [0.08, 0.12, 0.2]

  public var tables = [
    ResultTable(
      "Structures", keys: ["λ", "arm"],
      columns: [
        ("unpruned", .share), ("pruned", .share), ("tuned", .share), ("parameters", .ratio), ("MACs", .ratio),
        ("blocks", .count),
      ])
  ]

  public init() {}

  public mutating func run(
    _ subject: Subject, fresh: Network, plain: Network, seed: UInt64, in laboratory: Laboratory
  ) throws {
    guard !fresh.residualBlocks().isEmpty else { return }
    let unpruned = try laboratory.accuracy(plain)
    let scaled = try SparseStructureSelection.inserting(.blocks, into: fresh)
    func measure(_ small: Network, _ left: Int, isTrained: Bool = true) throws -> [String: Double] {
      let tuned = isTrained ? try laboratory.tuned(small) : try laboratory.fromScratch(small, seed: seed)
      var values = ["unpruned": unpruned, "tuned": try laboratory.accuracy(tuned), "blocks": Double(left)]
      if isTrained { values["pruned"] = try laboratory.accuracy(small) }
      return values.merging(ratios(of: small, to: plain)) { $1 }
    }
    // What other ways make of so many blocks; two λ may leave the same number.
    var controls: [Int: [(arm: String, values: [String: Double])]] = [:]
    for strength in Self.strengths {
      let sparse = try laboratory.trained(scaled, penalty: SparseStructureSelection.penalty(strength))
      let small = try SparseStructureSelection.removing(.blocks, from: sparse)
      let left = sparse.alive(.scale).alive
      if controls[left] == nil {
        let stream = RandomStream(seed: seed, purpose: .pruning)
        let random = try removing(from: plain, keeping: left) { index, _ in stream.uniform(index) }
        let largest = try removing(from: plain, keeping: left) { $1 }
        controls[left] = [("random", try measure(random, left)), ("L1 norm", try measure(largest, left))]
      }
      let arms =
        [("selection", try measure(small, left))] + (controls[left] ?? [])
        + [("scratch", try measure(small, left, isTrained: false))]
      for (arm, values) in arms {
        tables[0].add(["\(strength)", arm], values)
        laboratory.report(
          "λ \(strength), \(left) blocks left, \(arm): "
            + [values["pruned"], values["tuned"]].compactMap { $0.map(NumberText.percent) }.joined(separator: " → "))
      }
    }
  }

  /// The network with the blocks that score highest; `score` is handed a block's place and the mean |w| of its branch.
  private func removing(from network: Network, keeping count: Int, score: (Int, Double) -> Double) throws -> Network {
    let blocks = network.residualBlocks()
    let scores = blocks.enumerated().map { index, block in
      let weights = block.branch.compactMap { id in network.nodes.first { $0.id == id } }.flatMap { node in
        node.layer.parameters.filter { $0.description.role == .weight }.flatMap(\.value.elements)
      }
      return score(index, weights.reduce(0) { $0 + abs($1) } / Double(max(weights.count, 1)))
    }
    let best = Set(scores.indices.sorted { scores[$0] > scores[$1] }.prefix(count))
    var scaled = try SparseStructureSelection.inserting(.blocks, into: network)
    var index = 0
    scaled.visitParameters { _, description, value in
      guard description.role == .scale else { return }
      value = Tensor(shape: value.shape, repeating: best.contains(index) ? 1 : 0)
      index += 1
    }
    return try SparseStructureSelection.removing(.blocks, from: scaled)
  }
}
