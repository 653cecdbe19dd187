import Texts
import Foundation
import Networks
import Testing

@testable import Figures

@Suite("Network drawings")
struct NetworkDrawingTests {
  static let samples: [NetworkDrawing] = [
    SampleDrawings.chain(compared: true), SampleDrawings.chain(compared: false), SampleDrawings.residual(),
    SampleDrawings.residual(groups: 1, perGroup: 2, compared: false), SampleDrawings.residual(groups: 3, perGroup: 1),
    NetworkDrawing(title: ""), NetworkDrawing(title: "名 <&>\"", nodes: [.init(id: "", style: .block)]),
  ]

  @Test(
    "A share keeps its proportion, and what has a channel never vanishes",
    arguments: [
      (32, 9, 7, 18), (32, 12, 20, 12), (32, 511, 1, 31), (32, 1, 511, 1), (32, 512, 0, 32), (32, 0, 512, 0),
      (32, 0, 0, 0),
      (1, 3, 4, 0), (2, 1, 99, 1),
    ])
  func shares(cells: Int, kept: Int, removed: Int, expected: Int) {
    let parts = Figures.shares(of: cells, between: kept, and: removed)
    #expect(parts.first == (cells == 1 ? parts.first : expected))
    #expect(parts.first + parts.second == (kept + removed == 0 ? 0 : cells))
  }

  @Test(
    "Bars are exact for small counts, and one of 512 shows",
    arguments: [
      (16, 9, "█████████░░░░░░░"), (16, 16, "████████████████"), (16, 0, "░░░░░░░░░░░░░░░░"),
      (512, 511, "███████████████░"),
      (512, 1, "█░░░░░░░░░░░░░░░"), (8, 4, "████████░░░░░░░░"), (0, 0, "                "),
    ])
  func bars(before: Int, after: Int, expected: String) {
    #expect(TextBar.bar(.init(before, after: after), width: 16) == expected)
  }

  @Test(
    "Sparklines sort, mark the threshold between two channels, and bin each side by itself",
    arguments: [
      ([0.25, -1, 0.5], nil, 6, "██▄▄▂▂"), ([0.25, -1, 0.5], 0.25, 6, "██▄▄┊▂"), ([1, 1], 0, 4, "████"),
      ([0, 0], 0.5, 4, "┊▁▁▁"), ([.nan, 1], nil, 4, "██▁▁"), ([.infinity, 1], nil, 4, "████"), ([1], 2, 2, "┊█"),
      (Array(repeating: 1, count: 511) + [0], 0.5, 8, "███████┊"),
      ([1] + Array(repeating: 0, count: 511), 0.5, 8, "█┊▁▁▁▁▁▁"),
    ] as [([Double], Double?, Int, String)])
  func sparklines(values: [Double], threshold: Double?, width: Int, expected: String) {
    let scores = NetworkDrawing.Scores(symbol: "γ", values: values, threshold: threshold)
    #expect(TextBar.sparkline(scores, width: width) == expected)
  }

  @Test("Text is never wider than asked", arguments: samples.indices, [200, 80, 60, 40, 20, 5, 1, 0])
  func textWidth(sample: Int, width: Int) throws {
    for line in try Self.samples[sample].text(width: width) { #expect(displayWidth(line) <= max(1, width), "\(line)") }
  }

  @Test("Every sample renders in every format", arguments: samples.indices, ImageFormat.allCases)
  func formats(sample: Int, format: ImageFormat) throws {
    let bytes = try Self.samples[sample].rendered(as: format)
    #expect(!bytes.isEmpty)
    if format == .svg { _ = try XMLTexts.of(Data(bytes)) }
  }

  @Test("A block shows its bar, its sorted scores and its parameters")
  func block() throws {
    let text = try SampleDrawings.chain(compared: true).text(width: 80)
    #expect(
      text[4...8] == [
        "╭ conv1  conv 3×3 → BN → ReLU ────────── 16×16 ╮",
        "│ ██████████████████░░░░░░░░░░░░░░  16 → 9     │",
        "│ ██▆▆▅▅▄▄▄▄▃▃▃▃▃▃▃▃┊▁▁▁▁▁▁▁▁▁▁▁▁▁  γ          │",
        "│                              params 176 → 99 │",
        "╰──────────────────────┬───────────────────────╯",
      ])
    #expect(text.contains { $0.hasSuffix("▼ 12 of 32 + 1 constant") })
    #expect(text.contains { $0.contains("constant channel 20 β carried exactly") })
  }

  @Test("A skip passes beside the blocks that it skips")
  func skip() throws {
    let text = try SampleDrawings.residual(groups: 1, perGroup: 1).text(width: 80)
    let block = try #require(text.firstIndex { $0.contains("conv2") })
    let merge = try #require(text.firstIndex { $0.contains("add1  ⊕") })
    for line in text[block..<merge - 2] { #expect(line.hasSuffix(" │"), "\(line)") }
    #expect(text[merge - 2].hasSuffix("╯"))
    #expect(text[merge - 1].filter { $0 == "▼" }.count == 2)
  }

  @Test("More than a dozen blocks are drawn one line each, with the skips in the gutter")
  func compact() throws {
    let text = try SampleDrawings.residual().text(width: 80)
    let lines = text.filter { $0.contains("conv") }
    #expect(lines.count == 19)
    #expect(lines[0].hasPrefix("■─╮ conv1"))
    #expect(lines[1].hasPrefix("■ │ conv2"))
    #expect(text.contains { $0.hasPrefix("⊕─┤ add1") })
    #expect(text.contains { $0.hasPrefix("⊕─╯ add9") })
  }

  @Test("A diamond of boxes")
  func diamond() throws {
    let boxes = ["top", "left", "right", "end"].map { LayeredText.Box(lines: [$0], isFramed: false) }
    let edges = [(0, 1), (0, 2), (1, 3), (2, 3)].map { LayeredText.Edge(source: $0.0, target: $0.1) }
    let lines = try LayeredText(boxes: boxes, edges: edges).lines(width: 20)
    #expect(
      lines == [
        "top", " ├───╮", " ▼   ▼", "left right", " │╭────╯", " ▼▼", "end",
      ])
  }

  @Test("Names that mean something to XML arrive in the picture", arguments: ["<b>", "a&b", "\"q\"", "名 γ̂", "\\N"])
  func names(name: String) throws {
    let drawing = NetworkDrawing(
      title: name,
      nodes: [
        .init(id: "a", style: .input, name: name),
        .init(id: name, style: .block, name: name, kind: name, outputSize: name, channels: .init(4, after: 3)),
      ],
      edges: [.init(from: "a", to: name, label: name)], notes: [.init(name, about: "a")],
      totals: Table(header: [name], rows: [[name]]))
    let texts = try XMLTexts.of(Data(drawing.rendered(as: .svg))).map { text in
      text.trimmingCharacters(in: .whitespaces).replacingOccurrences(of: "\u{A0}", with: "")
    }
    #expect(texts.filter { $0 == name }.count >= 8, "\(texts)")
  }

  @Test("The bar's cells are as wide as their shares, and a sole removed channel has room for its count")
  func markup() throws {
    func cells(_ before: Int, _ after: Int) throws -> [String] {
      let node = NetworkDrawing.Node(id: "a", style: .block, channels: .init(before, after: after))
      let dot = try NetworkDrawing(title: "", nodes: [node]).rendered(as: .dot)
      let text = String(decoding: dot, as: UTF8.self)
      return text.matches(of: /WIDTH="([0-9]+)" HEIGHT="22" BGCOLOR/).map { String($0.1) }
    }
    #expect(try cells(16, 9) == ["203", "157"])
    #expect(try cells(512, 511) == ["330", "30"])
    #expect(try cells(4, 0) == ["360"])
  }

  @Test("What refers to nothing is an error")
  func references() {
    let nodes = ["a", "b"].map { NetworkDrawing.Node(id: $0, style: .block) }
    let table: [(NetworkDrawing, FigureError)] = [
      (.init(title: "", nodes: nodes, edges: [.init(from: "a", to: "c")]), .unknownNode("c")),
      (.init(title: "", nodes: nodes, edges: [.init(from: "b", to: "a")]), .backwardEdge(from: "b", to: "a")),
      (.init(title: "", nodes: nodes, edges: [.init(from: "a", to: "a")]), .backwardEdge(from: "a", to: "a")),
      (.init(title: "", nodes: nodes + nodes), .duplicateNode("a")),
      (.init(title: "", nodes: nodes, notes: [.init("", about: "a", and: "z")]), .unknownNode("z")),
    ]
    for (drawing, error) in table {
      #expect(throws: error) { try drawing.text() }
      #expect(throws: error) { try drawing.rendered(as: .svg) }
    }
  }

  @Test("The number of groups is legible in 80 columns, whatever else has to go")
  func headings() throws {
    let network = try Network.resnext(depth: 11, width: 8, groups: 4, input: [1, 16, 16], classes: 10, seed: 1)
    let text = try NetworkDrawing(of: network, named: "n").text(width: 80)
    #expect(text.contains { $0.contains("╭") })
    #expect(text.count { $0.contains("in 4 groups") } == 3)
  }

  @Test("Tied channels stand in the order of their common score, and the threshold between those that stay and go")
  func tied() {
    let scores = NetworkDrawing.Scores(
      symbol: "γ", values: [0.1, 0.9, 0.0, 0.3], isKept: [true, false, true, false], threshold: 0.5,
      deciding: [0.8, 0.4, 0.6, 0.3])
    #expect(scores.values == [0.1, 0.0, 0.9, 0.3] && scores.isKept == [true, true, false, false])
    #expect(scores.above == 2 && scores.isTied)
    #expect(TextBar.sparkline(scores, width: 8) == "▁▁▁▁┊█▃▃")
  }

  @Test("A bitmap is drawn smaller while its letters can be read, and refused beyond that", arguments: [1000, 30_000])
  func resolution(points: Double) throws {
    // 32,767 pixels at most, letters of 9 points 8 pixels high at least: 36,862 points.
    let resolution = try Bitmap.resolution(points: points)
    #expect(resolution <= 120 && resolution >= 64 && points * resolution / 72 <= 32_767)
    let error = #expect(throws: FigureError.self) { try Bitmap.resolution(points: 37_000) }
    #expect(error?.description.contains("Write it as .svg or .pdf") == true)
  }

  @Test("What stands at a box's right edge is anchored at its end", arguments: [false, true])
  func anchors(isDeep: Bool) throws {
    let drawing = isDeep ? SampleDrawings.residual() : SampleDrawings.chain(compared: true)
    let svg = String(decoding: try drawing.rendered(as: .svg), as: UTF8.self)
    let ends = svg.matches(of: /text-anchor="end"[^>]*>([^<]*)</).map { String($0.1) }
    let blocks = drawing.nodes.filter { $0.style == .block }
    #expect(ends.count { $0.contains("params") } == blocks.count)
    #expect(!svg.contains(/text-anchor="start"[^>]*>params/))
  }
}
