extension LayeredText {
  /// The rows between a layer and the next one: one horizontal track for each source whose edges bend.
  struct Channel {
    struct End: Equatable {
      var target: Int
      var column: Int
      var label: String?
    }

    struct Route: Equatable {
      var source: Int
      var exit: Int
      var ends: [End]
      var track = 0

      var span: ClosedRange<Int> {
        let columns = ends.map(\.column) + [exit]
        return (columns.min() ?? exit)...(columns.max() ?? exit)
      }
      var isStraight: Bool { span.count == 1 }
    }

    private(set) var routes: [Route] = []
    /// Tracks and the row of arrowheads below them; nothing below the last layer.
    private(set) var height = 0

    init(below rank: [Int], of graph: LayeredText) {
      for source in rank {
        let hops = graph.hops.filter { $0.source == source }
        guard !hops.isEmpty else { continue }
        let ends = hops.map { End(target: $0.target, column: graph.items[$0.target].center, label: $0.label) }
        routes.append(Route(source: source, exit: graph.items[source].center, ends: ends))
      }
      guard !routes.isEmpty else { return }
      chooseColumns(graph)
      let tracks = chooseTracks()
      height = tracks + 1
    }

    /// Ends keep apart from each other and, where they can, out of the columns in which other sources come down.
    private mutating func chooseColumns(_ graph: LayeredText) {
      var taken: Set<Int> = []
      let ends = routes.indices.flatMap { route in routes[route].ends.indices.map { (route: route, end: $0) } }
      // Waypoints have one column only; then whatever can go straight down does.
      func rank(_ place: (route: Int, end: Int)) -> Int {
        let target = graph.items[routes[place.route].ends[place.end].target]
        if target.isWaypoint { return 0 }
        return target.entries.contains(routes[place.route].exit) ? 1 : 2
      }
      for wave in 0...2 {
        for place in ends where rank(place) == wave {
          let route = routes[place.route]
          let target = graph.items[route.ends[place.end].target]
          let others = Set(routes.map(\.exit)).subtracting([route.exit])
          func cost(_ column: Int) -> Int {
            abs(column - route.exit) + (taken.contains(column) ? 10_000 : 0) + (others.contains(column) ? 1000 : 0)
              + (taken.contains(column - 1) || taken.contains(column + 1) ? 100 : 0)
          }
          let column = target.entries.min { cost($0) < cost($1) } ?? target.center
          routes[place.route].ends[place.end].column = column
          taken.insert(column)
        }
      }
    }

    /// Gives each bent route the first track where nothing else is. A line that comes down in a column in which
    /// another one goes on must turn off above it; where that cannot be (a ring of such pairs), it does not.
    private mutating func chooseTracks() -> Int {
      var tracks: [[ClosedRange<Int>]] = []
      var waiting = routes.indices.filter { !routes[$0].isStraight }
      var lowest: [Int: Int] = [:]
      func mustPrecede(_ a: Int, _ b: Int) -> Bool {
        a != b && routes[b].ends.contains { $0.column == routes[a].exit && $0.column != routes[b].exit }
      }
      while !waiting.isEmpty {
        let free = waiting.first { candidate in !waiting.contains { mustPrecede($0, candidate) } }
        let index = free ?? waiting[0]
        waiting.removeAll { $0 == index }
        let span = routes[index].span
        var track = lowest[index, default: 0]
        while track < tracks.count, tracks[track].contains(where: { $0.overlaps(span) }) { track += 1 }
        while tracks.count <= track { tracks.append([]) }
        tracks[track].append(span)
        routes[index].track = track
        for other in waiting where mustPrecede(index, other) {
          lowest[other] = max(lowest[other, default: 0], track + 1)
        }
      }
      return tracks.count
    }
  }
}
