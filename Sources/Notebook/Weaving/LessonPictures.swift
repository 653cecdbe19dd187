extension Lesson {
  /// The pictures that it names for readers of its file, by their addresses, as SVG.
  public func pictures(of performance: Performance) -> [String: String] {
    var pictures: [String: String] = [:]
    for step in steps {
      guard case .cell(let cell) = step.task, let address = cell.picture else { continue }
      pictures[address] = OutputPart.parts(of: performance.cells[cell.id], for: cell).lazy.compactMap(\.svg).first
    }
    return pictures
  }
}

extension OutputPart {
  fileprivate var svg: String? {
    switch self {
    case .picture(let picture): picture.svg
    case .drawing(let svg): svg
    case .text, .error: nil
    }
  }
}
