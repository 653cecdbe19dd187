import Networks
import Texts

extension Network {
  /// Makes dropout weaker where connections have gone: what is thin already needs less noise.
  ///
  ///     D ← D·√(C/C₀),    C the connections of the layer before it, C₀ those it had
  ///
  /// - Source: Han, Pool, Tran & Dally 2015, arXiv:1506.02626, section 3.2
  /// - Returns: what changed, in words; empty for nothing.
  mutating func rescaleDropout(from original: Network) -> String {
    var changes: [String] = []
    for node in nodes {
      guard let old = node.layer.dropoutShare, old > 0, let source = weightedNode(before: node),
        let now = source.layer.weights?.isKept.count(where: { $0 }),
        let before = original.node(source.id)?.layer.weights?.isKept.count(where: { $0 }), now < before
      else { continue }
      let new = old * (Double(now) / Double(before)).squareRoot()
      _ = changeLayer(of: node.id) { $0.dropoutShare = new }
      changes.append("\(node.name) \(NumberText.short(old)) → \(NumberText.short(new))")
    }
    return changes.isEmpty ? "" : "dropout falls as the root of its connections: \(changes.joined(separator: ", "))"
  }

  /// The layer with weights whose outputs a node reads, through whatever lies between.
  private func weightedNode(before node: Node) -> Node? {
    var place = node
    while let input = place.inputs.first, let next = self.node(input) {
      if next.layer.weights != nil { return next }
      place = next
    }
    return nil
  }
}
