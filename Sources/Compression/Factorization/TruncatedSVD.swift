import Decompositions
import Networks
import Options
import Reports
import Tensors

/// A linear layer as two thin ones, by the largest singular values of its weights.
///
///     W ≈ U_r·diag(σ₁ … σ_r)·V_rᵀ;   x → √σ·V_rᵀ·x → U_r·√σ·(…) + b
///
/// Of all pairs with r numbers between them it is the one nearest to W: what it loses is Σ_{i>r} σ_i². It is smaller where
/// r·(inputs + outputs) < inputs·outputs.
///
/// - Source: Eckart & Young 1936; for networks Denton, Zaremba, Bruna, LeCun & Fergus 2014, arXiv:1404.0736
public enum TruncatedSVD {
  public static let method = CompressionMethod(
    "factor", source: "Denton et al. 2014, arXiv:1404.0736", options: [rank.description, keep.description],
    reach: .layer
  ) { (network, workshop) throws(CompressionError) in
    guard let layer = workshop.layer else { throw .notFactorable("the network") }
    return try factor(network, layer: layer, workshop[rank].map { .rank($0) } ?? .energy(workshop[keep] ?? 0.9))
  }

  private static let rank = Option.count("rank", in: 1...Int(Int32.max), "how many singular values stay")
  private static let keep = Option.number(
    "keep", .share(such: 0.9), "as many as hold this share of Σσ²; 90% by default"
  ).not(with: rank)

  /// How many singular values stay.
  public enum Amount: Sendable {
    case rank(Int)
    /// As few as hold this share of Σσ².
    case energy(Double)
  }

  /// - Returns: the network with a report of what went, and of what share of Σσ² is held.
  public static func factor(_ network: Network, layer id: Network.NodeID, _ amount: Amount) throws(CompressionError)
    -> Network
  {
    guard let node = network.node(id), let layer = node.layer as? LinearLayer else {
      throw .notFactorable(network.node(id)?.name ?? "it")
    }
    // Some seconds for a thousand rows and columns.
    let svd = try Cancellation.abandonable(cancelled: .network(.cancelled)) {
      () throws(CompressionError) -> SingularValueDecomposition in
      do throws(ShapeError) {
        return try SingularValueDecomposition(layer.weight.value)
      } catch {
        throw .network(.shape(error, node: node.name))
      }
    }
    let rank = try rank(amount, of: svd.values)
    let roots = svd.values.prefix(rank).map { $0.squareRoot() }
    let (inputs, outputs) = (layer.weight.shape[1], layer.weight.shape[0])
    let first = (0..<(rank * inputs)).map { roots[$0 / inputs] * svd.vTransposed.elements[$0] }
    let second = (0..<(outputs * rank)).map { index in
      roots[index % rank] * svd.u.elements[index / rank * svd.values.count + index % rank]
    }
    do throws(NetworkError) {
      var small = try network.replacing(
        id,
        with: [
          LinearLayer(weight: Tensor(shape: [rank, inputs], elements: first), bias: nil),
          LinearLayer(weight: Tensor(shape: [outputs, rank], elements: second), bias: layer.bias),
        ])
      let (lost, whole) = (svd.values.dropFirst(rank).squares, svd.values[...].squares)
      var row = CompressionReport.LayerRow(
        node: node.name, before: svd.values.count, removed: svd.values.count - rank)
      row.figures = [.init("Σσ² held", .share, whole > 0 ? 1 - lost / whole : 1)]
      if rank < svd.values.count { row.figures?.insert(.init("σ up to", .size, svd.values[rank]), at: 0) }
      var report = CompressionReport(
        criterion: "σ", threshold: rank < svd.values.count ? svd.values[rank] : nil, candidates: svd.values.count,
        removed: svd.values.count - rank,
        layers: [row], before: network.costs, after: small.costs)
      report.unit = .singularValues
      small.prunings.append(report)
      return small
    } catch {
      throw .network(error)
    }
  }

  private static func rank(_ amount: Amount, of values: [Double]) throws(CompressionError) -> Int {
    switch amount {
    case .rank(let rank):
      guard (1...values.count).contains(rank) else { throw .rank(rank, full: values.count) }
      return rank
    case .energy(let share):
      guard share > 0, share <= 1 else { throw .keep(share) }
      let whole = values[...].squares
      var held = 0.0
      for (index, value) in values.enumerated() {
        held += value * value
        if held >= share * whole { return index + 1 }
      }
      return values.count
    }
  }
}

extension ArraySlice<Double> {
  /// Σσ²
  fileprivate var squares: Double { reduce(0) { $0 + $1 * $1 } }
}
