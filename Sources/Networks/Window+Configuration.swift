import ReferenceEngine

/// A window in a layer's configuration: one number where it is the same on both axes and all sides.
extension Window {
  /// - Parameter size: what the size is called there.
  init(_ configuration: LayerConfiguration, size: String) throws(NetworkError) {
    func pair(_ name: String, usual: Int? = nil) throws(NetworkError) -> [Int] {
      if let usual, !configuration.has(name), !configuration.has("\(name).rows") { return [usual, usual] }
      if configuration.has(name) {
        let value = try configuration.integer(name, atLeast: 1)
        return [value, value]
      }
      return [
        try configuration.integer("\(name).rows", atLeast: 1), try configuration.integer("\(name).columns", atLeast: 1),
      ]
    }
    var sides: [Int] = []
    for side in Self.sides {
      let name = configuration.has("padding") ? "padding" : "padding.\(side)"
      sides.append(try configuration.integer(name, atLeast: 0))
    }
    let (sizes, strides, dilations) = (try pair(size), try pair("stride"), try pair("dilation", usual: 1))
    self.init(
      height: sizes[0], width: sizes[1],
      rows: WindowStep(stride: strides[0], before: sides[0], after: sides[1], dilation: dilations[0]),
      columns: WindowStep(stride: strides[1], before: sides[2], after: sides[3], dilation: dilations[1]))
  }

  private static let sides = ["top", "bottom", "left", "right"]

  func configuration(size: String, dilates: Bool = false) -> [String: Double] {
    var configuration: [String: Double] = [:]
    func note(_ name: String, _ a: Int, _ b: Int) {
      if a == b {
        configuration[name] = Double(a)
      } else {
        (configuration["\(name).rows"], configuration["\(name).columns"]) = (Double(a), Double(b))
      }
    }
    note(size, height, width)
    note("stride", rows.stride, columns.stride)
    if dilates { note("dilation", rows.dilation, columns.dilation) }
    let padding = [rows.before, rows.after, columns.before, columns.after]
    if Set(padding).count == 1 {
      configuration["padding"] = Double(padding[0])
    } else {
      for (side, value) in zip(Self.sides, padding) { configuration["padding.\(side)"] = Double(value) }
    }
    return configuration
  }

  /// Whether it reads zeros around the image.
  var hasPadding: Bool { [rows.before, rows.after, columns.before, columns.after] != [0, 0, 0, 0] }

  /// `2`, or `2×1`.
  var strideLabel: String {
    rows.stride == columns.stride ? "\(rows.stride)" : "\(rows.stride)×\(columns.stride)"
  }
}
