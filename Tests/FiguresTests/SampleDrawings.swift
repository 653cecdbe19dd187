@testable import Figures

/// Network drawings to test with; their numbers are invented, except that the counts obey the cost rules.
enum SampleDrawings {
  static func scores(_ count: Int, kept: Int, threshold: Double? = 0.031) -> NetworkDrawing.Scores {
    let values = (0..<count).map { channel in
      channel < kept ? 0.9 / (1 + 0.3 * Double(channel)) + 0.04 : 0.03 / Double(channel - kept + 1)
    }
    return .init(symbol: "γ", values: values, isKept: values.indices.map { $0 < kept }, threshold: threshold)
  }

  static func block(
    _ id: String, size: String, from inputs: (Int, Int), to outputs: (Int, Int), constant: Int = 0,
    compared: Bool = true
  ) -> NetworkDrawing.Node {
    func change(_ cost: (Int, Int) -> Int) -> NetworkDrawing.Change {
      .init(cost(inputs.0, outputs.0), after: compared ? cost(inputs.1, outputs.1) : nil)
    }
    let side = Int(size.prefix { $0.isNumber }) ?? 1
    return .init(
      id: id, style: .block, name: id, kind: "conv 3×3 → BN → ReLU", outputSize: size,
      channels: change { $1 }, constantChannels: .init(0, after: constant),
      scores: scores(outputs.0, kept: compared ? outputs.1 : outputs.0, threshold: compared ? 0.031 : nil),
      parameters: change { 9 * $0 * $1 + 2 * $1 }, multiplyAccumulates: change { 9 * $0 * $1 * side * side })
  }

  /// Three blocks in a chain; alone, or laid over a pruned copy.
  static func chain(compared: Bool) -> NetworkDrawing {
    func label(_ kept: String, _ all: String) -> String { compared ? kept : all }
    var drawing = NetworkDrawing(
      title: compared ? "net against small" : "net",
      nodes: [
        .init(id: "input", style: .input, name: "glyphs", outputSize: "1×16×16"),
        block("conv1", size: "16×16", from: (1, 1), to: (16, 9), compared: compared),
        .init(id: "pool1", style: .pooling, kind: "max pool 2×2"),
        block("conv2", size: "8×8", from: (16, 9), to: (32, 12), constant: compared ? 1 : 0, compared: compared),
        .init(id: "pool2", style: .pooling, kind: "max pool 2×2"),
        block("conv3", size: "4×4", from: (32, 13), to: (32, 13), compared: compared),
        .init(id: "gap", style: .pooling, kind: "global average pool"),
        .init(
          id: "linear1", style: .linear, name: "linear1", kind: compared ? "linear 13 → 10" : "linear 32 → 10",
          parameters: .init(330, after: compared ? 140 : nil)),
      ],
      edges: [
        .init(from: "input", to: "conv1", label: "1"),
        .init(from: "conv1", to: "pool1"),
        .init(from: "pool1", to: "conv2", label: label("9 of 16", "16")),
        .init(from: "conv2", to: "pool2"),
        .init(from: "pool2", to: "conv3", label: label("12 of 32 + 1 constant", "32")),
        .init(from: "conv3", to: "gap"),
        .init(from: "gap", to: "linear1", label: label("13 of 32", "32")),
      ],
      totals: Table(
        header: compared ? ["", "net", "small", "ratio"] : ["", "net"],
        rows: [
          ["parameters", "14,458", "2,865", "5.0×"], ["MACs", "479,552", "112,594", "4.3×"],
          ["latency, batch 1", "31 µs", "9 µs", "3.4×"], ["accuracy", "98.6 %", "98.4 %", ""],
        ].map { compared ? $0 : Array($0.prefix(2)) }))
    if compared {
      drawing.notes = [.init("constant channel\n20 β carried exactly", about: "conv2", and: "conv3")]
    }
    return drawing
  }

  /// Residual blocks of two convolutions; three groups of `perGroup` make a network of depth 6·perGroup + 2.
  static func residual(groups: Int = 3, perGroup: Int = 3, compared: Bool = true) -> NetworkDrawing {
    var drawing = NetworkDrawing(
      title: "residual",
      nodes: [
        .init(id: "input", style: .input, name: "images", outputSize: "3×32×32"),
        block("conv1", size: "32×32", from: (3, 3), to: (16, 14), compared: compared),
      ],
      edges: [.init(from: "input", to: "conv1", label: "3")])
    var last = "conv1"
    var width = 16
    for group in 0..<groups {
      for index in 0..<perGroup {
        let shrinks = group > 0 && index == 0
        let size = ["32×32", "16×16", "8×8"][group]
        let number = 2 * (group * perGroup + index) + 2
        let output = shrinks ? 2 * width : width
        let names = ["conv\(number)", "conv\(number + 1)", "add\(number / 2)"]
        let inner = max(1, output / (group + 2))
        drawing.nodes.append(
          block(names[0], size: size, from: (width, width - 2), to: (output, inner), compared: compared))
        drawing.nodes.append(
          block(names[1], size: size, from: (output, inner), to: (output, output - 2), compared: compared))
        var skip = last
        if shrinks {
          skip = "short\(number / 2)"
          drawing.nodes.append(.init(id: skip, style: .pooling, name: skip, kind: "subsample 2, pad channels"))
          drawing.edges.append(.init(from: last, to: skip))
        }
        drawing.nodes.append(.init(id: names[2], style: .merge, name: names[2], kind: "⊕"))
        drawing.edges += [
          .init(from: last, to: names[0], label: compared ? "\(width - 2) of \(width)" : "\(width)"),
          .init(from: names[0], to: names[1], label: compared ? "\(inner) of \(output)" : "\(output)"),
          .init(from: names[1], to: names[2]), .init(from: skip, to: names[2]),
        ]
        last = names[2]
        width = output
      }
    }
    drawing.nodes.append(.init(id: "gap", style: .pooling, kind: "global average pool"))
    drawing.nodes.append(.init(id: "linear1", style: .linear, name: "linear1", kind: "linear \(width) → 10"))
    drawing.edges += [.init(from: last, to: "gap"), .init(from: "gap", to: "linear1", label: "\(width)")]
    drawing.totals = Table(header: ["", "net"], rows: [["parameters", "269,722"], ["MACs", "40.6 M"]])
    return drawing
  }
}
