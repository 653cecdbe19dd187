import Foundation
import Testing

/// Public members say what they are: their formula, shapes, units, cost, errors and source.
///
/// What fulfils a protocol of the house is said there. The rest is counted, and the count only falls.
@Suite struct DocumentationTests {
  /// How many public members have no comment. Whoever documents some lowers it.
  private static let undocumented = 361

  @Test func `fewer and fewer public members are without a comment`() throws {
    let files = try Self.sources()
    let required = Set(files.flatMap { Self.requirements(in: $0.text) })
    var missing: [String] = []
    for (path, text) in files {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      for (index, line) in lines.enumerated() {
        guard let name = Self.publicName(in: line), !required.contains(name) else { continue }
        let above = lines[..<index].last { !$0.contains(/^\s*@/) } ?? ""
        if !above.contains(/^\s*\/\/\//) { missing.append("\(path):\(index + 1) \(name)") }
      }
    }
    #expect(
      missing.count == Self.undocumented,
      "\(missing.count) public members have no comment:\n\(missing.joined(separator: "\n"))")
  }

  private static func sources() throws -> [(path: String, text: String)] {
    let root = Repository.root.appending(path: "Sources")
    let urls =
      FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL } ?? []
    return try urls.filter { $0.pathExtension == "swift" }.map {
      ($0.path.replacing(root.path + "/", with: ""), try String(contentsOf: $0, encoding: .utf8))
    }.sorted { $0.0 < $1.0 }
  }

  /// What the protocols of the house and of the language ask for by name.
  private static func requirements(in text: String) -> [String] {
    var names = ["description", "==", "+", "+=", "hash", "encode", "testDescription"]
    var isInside = false
    for line in text.split(separator: "\n") {
      if line.hasPrefix("protocol ") || line.hasPrefix("public protocol ") { isInside = true }
      if line.hasPrefix("}") { isInside = false }
      guard isInside, let match = line.firstMatch(of: /(?:func|var) (\w+)/) else { continue }
      names.append(String(match.output.1))
    }
    return names
  }

  /// The name that a line makes public; initialisers that only take over what they are given go without.
  private static func publicName(in line: String) -> String? {
    // A regular expression takes its time; most lines have no use for it.
    guard line.drop(while: \.isWhitespace).hasPrefix("public ") else { return nil }
    let pattern =
      /^\s*public (?:internal\(set\) |private\(set\) |mutating |static |final |indirect )*(?:func|var|let|struct|enum|class|protocol|typealias|actor) ([\w+=]+)/
    return line.firstMatch(of: pattern).map { String($0.output.1) }
  }
}
