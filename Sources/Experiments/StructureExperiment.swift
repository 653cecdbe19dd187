import Compression
import Networks
import Tensors
import Training

/// Sparse Structure Selection on blocks at three λ, against as many blocks taken at random or by small weights, and
/// against training what is left from scratch.
public struct StructureExperiment {
  /// R = λ·Ση/((1−m)·s₀).
  public static let travels = [16.0, 32, 64]

  public private(set) var table = ResultTable(
    "Structures", keys: ["R", "arm"],
    columns: [
      ("unpruned", .share), ("pruned", .share), ("tuned", .share), ("parameters", .ratio), ("MACs", .ratio),
      ("blocks", .count),
    ])

  public init() {}

  public mutating func run(_ subject: Subject, seed: UInt64, in laboratory: Laboratory) throws {
    let fresh = try laboratory.network(subject, seed: seed)
    let plain = try laboratory.trained(fresh)
    let unpruned = try laboratory.accuracy(plain)
    let scaled = try SparseStructureSelection.inserting(.blocks, into: fresh)
    for travel in Self.travels {
      let sparse = try laboratory.trained(scaled, penalty: SparseStructureSelection.penalty(1), travel: travel)
      let small = try SparseStructureSelection.removing(.blocks, from: sparse)
      let left = sparse.alive(.scale).alive
      laboratory.report("\(subject.name), seed \(seed), R \(Int(travel)): \(left) blocks left")
      try add(travel, "selection", small, left, plain, unpruned, laboratory)
      let stream = RandomStream(seed: seed, purpose: .pruning)
      try add(
        travel, "random", removing(from: plain, keeping: left) { index, _ in stream.uniform(index) }, left, plain,
        unpruned, laboratory)
      try add(travel, "L1 norm", removing(from: plain, keeping: left) { $1 }, left, plain, unpruned, laboratory)
      let scratch = try laboratory.fromScratch(small, seed: seed)
      table.add(
        ["\(Int(travel))", "scratch"],
        ["unpruned": unpruned, "tuned": try laboratory.accuracy(scratch), "blocks": Double(left)]
          .merging(ratios(of: scratch, to: plain)) { $1 })
    }
  }

  private mutating func add(
    _ travel: Double, _ arm: String, _ small: Network, _ left: Int, _ whole: Network, _ unpruned: Double,
    _ laboratory: Laboratory
  ) throws {
    let pruned = try laboratory.accuracy(small)
    let tuned = try laboratory.accuracy(try laboratory.tuned(small))
    laboratory.report("  \(arm): \(percent(pruned)) → \(percent(tuned))")
    table.add(
      ["\(Int(travel))", arm],
      ["unpruned": unpruned, "pruned": pruned, "tuned": tuned, "blocks": Double(left)]
        .merging(ratios(of: small, to: whole)) { $1 })
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
