/// One longest way through a graph whose edges lead from smaller to larger numbers: for each node on it, the next.
///
/// Both renderers keep it in one column, so that what skips over it is what bends.
func trunk(count: Int, edges: [(source: Int, target: Int)]) -> [Int: Int] {
  let incoming = Dictionary(grouping: edges, by: \.target).mapValues { $0.map(\.source) }
  var depths = Array(repeating: 0, count: count)
  for node in depths.indices {
    depths[node] = incoming[node, default: []].map { depths[$0] + 1 }.max() ?? 0
  }
  var next: [Int: Int] = [:]
  var end = depths.indices.max { depths[$0] < depths[$1] }
  while let target = end {
    end = incoming[target, default: []].max { depths[$0] < depths[$1] }
    if let source = end { next[source] = target }
  }
  return next
}
