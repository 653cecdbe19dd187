import Texts

extension LayeredText {
  /// The graph as lines of text at most `width` columns wide, or nil if its boxes need more.
  func lines(width limit: Int) -> [String]? {
    guard width <= limit else { return nil }
    var canvas = TextCanvas(width: limit)
    var top = 0
    for rank in ranks {
      let height = rank.map { items[$0].box.lines.count }.max() ?? 1
      let channel = Channel(below: rank, of: self)
      let below = top + height
      for index in rank { draw(items[index], on: &canvas, top: top, height: height) }
      for route in channel.routes { draw(route, of: channel, on: &canvas, top: below, rankTop: top) }
      for route in channel.routes { label(route, on: &canvas, row: below + channel.height - 1) }
      top = below + channel.height
    }
    return canvas.lines
  }

  private func draw(_ item: Item, on canvas: inout TextCanvas, top: Int, height: Int) {
    if item.isWaypoint {
      canvas.vertical(column: item.column, from: top - 1, to: top + height)
    } else {
      for (row, line) in item.box.lines.enumerated() { canvas.write(line, row: top + row, column: item.column) }
    }
  }

  /// From the source down to its track, along it, and down to each target.
  private func draw(_ route: Channel.Route, of channel: Channel, on canvas: inout TextCanvas, top: Int, rankTop: Int) {
    let source = items[route.source]
    let track = top + route.track
    if source.isWaypoint {
      canvas.vertical(column: route.exit, from: top - 1, to: track)
    } else {
      let bottom = rankTop + source.box.lines.count
      canvas.vertical(column: route.exit, from: bottom - 1, to: track)
      if source.box.isFramed { canvas.write("┬", row: bottom - 1, column: route.exit) }
    }
    let columns = route.ends.map(\.column) + [route.exit]
    canvas.horizontal(row: track, from: columns.min() ?? 0, to: columns.max() ?? 0)
    let last = top + channel.height - 1
    for end in route.ends {
      canvas.vertical(column: end.column, from: track, to: last)
      if items[end.target].isWaypoint {
        canvas.vertical(column: end.column, from: last, to: last + 1)
      } else {
        canvas.write("▼", row: last, column: end.column)
      }
    }
  }

  /// To the right of the arrow, or else to its left, where nothing else stands; or else nowhere.
  private func label(_ route: Channel.Route, on canvas: inout TextCanvas, row: Int) {
    for end in route.ends {
      guard let label = end.label, !label.isEmpty else { continue }
      let width = displayWidth(label)
      for column in [end.column + 2, end.column - 1 - width]
      where canvas.isEmpty(row: row, columns: column - 1..<min(canvas.width, column + width + 1))
        && column + width <= canvas.width
      {
        canvas.write(label, row: row, column: column)
        break
      }
    }
  }
}
