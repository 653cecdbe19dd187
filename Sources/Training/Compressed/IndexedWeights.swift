import Networks

/// What cut weights take if each that is there has b bits, and each grain one gap of g bits in front of it:
///
///     kept·b + (grains + fillers)·g
///
/// So in rows of three an index is shared by three weights: 8 + 4/3 bits each in place of 8 + 4. A grain that lies more
/// than 2^g − 2 after the last needs fillers, which are counted.
///
/// - Source: Mao et al. 2017, arXiv:1705.08922, section 4.2; Han, Mao & Dally 2016, arXiv:1510.00149
package struct IndexedWeights: Equatable, Sendable {
  /// Weights that are there.
  package var kept = 0
  /// Grains that they are in.
  package var grains = 0
  package var fillers = 0
  package var bits = 0

  package init() {}

  /// What the paper counts with: as many bits as it stores weights and gaps with.
  package static let usual = (weight: 8, gap: 4)

  /// Of all layers of which something is cut, each in the grains that take the fewest bits.
  package init(_ network: Network, weightBits: Int = usual.weight, gapBits: Int = usual.gap) {
    for node in network.nodes {
      guard let isKept = node.layer.weights?.isKept, isKept.contains(false) else { continue }
      let kept = isKept.count { $0 }
      let all = Grain.all.compactMap { grain in grain.grains(of: node, in: network)?.flags(of: isKept) }.map { flags in
        let gaps = GapCode(flags, bits: gapBits)
        return IndexedWeights(
          kept: kept, grains: gaps.gaps.count - gaps.fillers, fillers: gaps.fillers,
          bits: kept * weightBits + gaps.gaps.count * gapBits)
      }
      guard let best = all.min(by: { $0.bits < $1.bits }) else { continue }
      self.kept += best.kept
      grains += best.grains
      fillers += best.fillers
      bits += best.bits
    }
  }

  private init(kept: Int, grains: Int, fillers: Int, bits: Int) {
    (self.kept, self.grains, self.fillers, self.bits) = (kept, grains, fillers, bits)
  }

  /// Bits of a weight that is there, with its share of the indices; nil without any.
  package var perWeight: Double? { kept > 0 ? Double(bits) / Double(kept) : nil }
}
