import Figures
import Foundation
import Testing

struct ModuleGraphTests {
  private let graph: ModuleGraph

  init() throws { graph = try ModuleGraph.ofThisPackage() }

  /// By its arrows, not its bytes: another Graphviz places them elsewhere.
  @Test func `the drawing of the modules shows the arrows of Package.swift`() throws {
    if Repository.records {
      try Data(graph.drawing.rendered(as: .svg)).write(to: Repository.root.appending(path: "Docs/modules.svg"))
      Issue.record("recorded Docs/modules.svg")
    }
    let drawn = try Repository.text("Docs/modules.svg").matches(of: /<title>([^<]+)&#45;&gt;([^<]+)<\/title>/)
      .map { match in [match.output.1, match.output.2].map { String($0).replacing("&#45;", with: "-") } }
    #expect(Set(drawn) == graph.essentialEdges, "make modules draws it again")
  }

  @Test func `a module uses only modules that stand above it`() {
    var above: Set<String> = []
    let own = Set(graph.modules.map(\.name))
    for module in graph.modules {
      for used in module.uses where own.contains(used) { #expect(above.contains(used), "\(module.name) uses \(used)") }
      above.insert(module.name)
    }
  }

  /// The compiler finds a module that something else has built, declared or not.
  @Test func `a module imports only what it declares`() throws {
    let own = Set(graph.modules.map(\.name))
    for module in graph.modules where module.type != "system" {
      let folder = Repository.root.appending(path: "Sources/\(module.name)")
      let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL }
      for file in files ?? [] where file.pathExtension == "swift" {
        for match in try String(contentsOf: file, encoding: .utf8).matches(
          of: /(?m)^(?:@\w+ |internal |public )*import (\w+)/)
        {
          let name = String(match.output.1)
          guard own.contains(name) else { continue }
          #expect(module.uses.contains(name), "\(module.name)/\(file.lastPathComponent) imports \(name)")
        }
      }
    }
  }

  @Test func `the page on the house names every module`() throws {
    let page = try Repository.text("Docs/Architecture.md")
    for module in graph.modules { #expect(page.contains("`\(module.name)`"), "\(module.name)") }
  }
}
