import Foundation
import Testing

struct DocumentTests {
  @Test(arguments: ["README.md", "Docs/Language.md"])
  func `every example on a page shows what the page says`(path: String) throws {
    let document = ExampleDocument(try Repository.text(path))
    #expect(!document.examples.isEmpty)
    let shown = document.run()
    for (example, shown) in zip(document.examples, shown) {
      #expect(example.output == shown, "\(path):\(example.line)")
    }
    if Repository.records {
      let text = document.text(with: shown)
      try text.write(to: Repository.root.appending(path: path), atomically: true, encoding: .utf8)
      Issue.record("recorded \(path)")
    }
  }

  @Test func `the pages name every package that is installed, and Package.swift asks for no other`() throws {
    let installed = try Repository.text("Scripts/packages.txt").components(separatedBy: "\n")
      .filter { !$0.hasPrefix("#") }.compactMap { $0.split(separator: " ").first.map(String.init) }
    let page = try Repository.text("Docs/Dependencies.md")
    for package in installed { #expect(page.contains("`\(package)`"), "\(package)") }
    let manifest = try Repository.text("Package.swift")
    for match in manifest.matches(of: /[a-z0-9-]+-dev/) { #expect(installed.contains(String(match.output))) }
  }

  @Test(arguments: ["README.md", "Docs/Architecture.md", "Docs/Language.md", "Docs/Dependencies.md"])
  func `a link inside the repository leads somewhere`(path: String) throws {
    let folder = Repository.root.appending(path: path).deletingLastPathComponent()
    for match in try Repository.text(path).matches(of: /\]\(([^)#]+)(#[^)]*)?\)/) {
      let target = String(match.output.1)
      guard !target.contains("://") else { continue }
      #expect(FileManager.default.fileExists(atPath: folder.appending(path: target).path()), "\(path): \(target)")
    }
  }
}
