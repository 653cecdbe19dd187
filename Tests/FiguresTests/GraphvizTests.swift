import Foundation
import Testing

@testable import Figures

@Suite("Graphviz in the process")
struct GraphvizTests {
  static let diamond = GraphDrawing(
    nodes: ["a", "b", "c", "d"].map { GraphDrawing.Node(id: $0, label: .plain($0)) },
    edges: [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")].map { GraphDrawing.Edge(from: $0.0, to: $0.1) })

  @Test(
    "Every format begins with its own magic bytes",
    arguments: [(ImageFormat.svg, "<?xml"), (.png, "\u{89}PNG"), (.pdf, "%PDF-"), (.dot, "digraph")])
  func magic(format: ImageFormat, magic: String) throws {
    let expected = magic.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    #expect(try Array(Self.diamond.rendered(as: format).prefix(expected.count)) == expected)
  }

  @Test("A diamond has three ranks, and its two arms stand beside each other")
  func layout() throws {
    let places = try Self.diamond.layout().places
    #expect(["a", "b", "c", "d"].map { places[$0]?.rank } == [0, 1, 1, 2])
    #expect(Set(["b", "c"].map { places[$0]?.order }) == [0, 1])
    let b = try #require(places["b"])
    let c = try #require(places["c"])
    #expect((b.order < c.order) == (b.x < c.x))
  }

  @Test(
    "Signs that mean something to Graphviz or to XML arrive as they were written",
    arguments: ["<b>&\"", "a\\nb", "&lt;", "\\N", "<>", "x\u{1}y", "名 γ̂"])
  func escaping(name: String) throws {
    let shown = name.replacingOccurrences(of: "\u{1}", with: " ")
    for label in [GraphDrawing.Label.plain(name), .markup("<B>" + name.escapedForMarkup + "</B>")] {
      let graph = GraphDrawing(name: name, nodes: [.init(id: name, label: label)])
      let texts = try XMLTexts.of(Data(graph.rendered(as: .svg)))
      #expect(texts.filter { $0 == shown }.count >= 2, "\(label): \(texts)")
    }
  }

  @Test("Broken references and broken markup are errors, not traps")
  func errors() {
    let lone = GraphDrawing.Node(id: "a", label: .plain("a"))
    #expect(throws: FigureError.unknownNode("b")) {
      try GraphDrawing(nodes: [lone], edges: [.init(from: "a", to: "b")]).rendered(as: .svg)
    }
    #expect(throws: FigureError.duplicateNode("a")) { try GraphDrawing(nodes: [lone, lone]).rendered(as: .svg) }
    #expect(throws: FigureError.self) {
      try GraphDrawing(nodes: [.init(id: "a", label: .markup("<TABLE><TR></TABLE>"))]).rendered(as: .svg)
    }
    #expect(throws: Never.self) { try GraphDrawing().rendered(as: .svg) }
  }

  @Test("A missing list of plugins is recognised, and the sentence says what to do")
  func missingPlugins() {
    let messages = "Error: Layout type: \"dot\" not recognized. Use one of:\n"
    let error = Graphviz.failure(in: "gvLayout", messages: messages)
    #expect(error == .graphvizPluginsMissing)
    #expect(error.description.contains("apt-get install --reinstall libgvc6"))
    #expect(Graphviz.failure(in: "f", messages: "x\ny\n") == .graphviz(call: "f", messages: "x; y"))
  }

  @Test("Drawings made at the same time are the same bytes as drawings made one after another")
  func concurrency() async throws {
    let expected = try Self.diamond.rendered(as: .svg)
    try await withThrowingTaskGroup(of: [UInt8].self) { group in
      for _ in 0..<24 { group.addTask { try Self.diamond.rendered(as: .svg) } }
      for try await bytes in group { #expect(bytes == expected) }
    }
  }
}
