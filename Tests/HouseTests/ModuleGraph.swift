import Figures
import Foundation

/// The modules of Package.swift and which uses which, as the package manager reads them.
struct ModuleGraph {
  struct Module: Decodable {
    var name: String
    var type: String
    var path: String?
    var dependencies: [Dependency]

    /// Modules of this package, and products of others, that it uses.
    var uses: [String] { dependencies.compactMap { ($0.byName ?? $0.product)?.first ?? nil } }
  }

  /// `{"byName": ["Tensors", null]}` or `{"product": ["ArgumentParser", "swift-argument-parser", null, null]}`
  struct Dependency: Decodable {
    var byName: [String?]?
    var product: [String?]?

    private enum CodingKeys: CodingKey { case byName, product }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      byName = (try? container.decode([Lenient].self, forKey: .byName))?.map(\.text)
      product = (try? container.decode([Lenient].self, forKey: .product))?.map(\.text)
    }
  }

  /// A text, or nothing where something else stands.
  private struct Lenient: Decodable {
    var text: String?
    init(from decoder: any Decoder) throws { text = try? decoder.singleValueContainer().decode(String.self) }
  }

  /// Modules that end up in the program, in the order of Package.swift.
  var modules: [Module]

  static func ofThisPackage() throws -> ModuleGraph {
    struct Manifest: Decodable { var targets: [Module] }
    // A scratch folder of its own: the usual one is locked while tests run.
    let scratch = FileManager.default.temporaryDirectory.appending(path: "espalier-modules-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: scratch) }
    // The package manager itself crashes now and then; what it says is the same whenever it ends well.
    var data = Data()
    for _ in 0..<3 {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = [
        "swift", "package", "--package-path", Repository.root.path(), "--scratch-path", scratch.path(), "dump-package",
      ]
      let pipe = Pipe()
      process.standardOutput = pipe
      process.standardError = FileHandle.nullDevice
      try process.run()
      data = pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      if process.terminationStatus == 0 { break }
    }
    let kinds: Set = ["regular", "executable", "system"]
    let all = try JSONDecoder().decode(Manifest.self, from: data).targets.filter { kinds.contains($0.type) }
    return ModuleGraph(modules: all.filter { $0.name != "embed-texts" && $0.path?.hasPrefix("Tests/") != true })
  }

  /// Pairs “A uses B”, without those that follow from others: a drawing with all of them is a thicket.
  var essentialEdges: Set<[String]> {
    let uses = Dictionary(uniqueKeysWithValues: modules.map { ($0.name, $0.uses) })
    func reaches(_ start: String, _ goal: String) -> Bool {
      (uses[start] ?? []).contains { $0 == goal || reaches($0, goal) }
    }
    var edges: Set<[String]> = []
    for module in modules {
      for used in module.uses where !module.uses.contains(where: { $0 != used && reaches($0, used) }) {
        edges.insert([module.name, used])
      }
    }
    return edges
  }

  var drawing: GraphDrawing {
    var drawing = GraphDrawing(name: "modules")
    drawing.attributes = ["rankdir": "BT", "nodesep": "0.25", "ranksep": "0.4", "bgcolor": "white"]
    drawing.nodeDefaults = ["shape": "box", "style": "rounded,filled", "fontname": "DejaVu Sans", "fontsize": "12"]
    drawing.edgeDefaults = ["color": "#64748b"]
    let foreign = ["fillcolor": "#f1f5f9", "style": "filled,dashed"]
    let own = Set(modules.map(\.name))
    let others = Set(modules.flatMap(\.uses)).subtracting(own).sorted()
    for module in modules {
      let attributes = module.type == "system" ? foreign : ["fillcolor": "#dbeafe"]
      drawing.nodes.append(.init(id: module.name, label: .plain(module.name), attributes: attributes))
    }
    for other in others {
      drawing.nodes.append(.init(id: other, label: .plain(other), attributes: foreign))
    }
    for edge in essentialEdges.sorted(by: { $0.joined() < $1.joined() }) {
      drawing.edges.append(.init(from: edge[0], to: edge[1]))
    }
    return drawing
  }
}
