import Foundation
import Testing

/// What the program calls itself is what the page of changes begins with, so that the commit can be tagged as it stands.
@Suite struct VersionTests {
  @Test func `the program's version heads the page of changes`() throws {
    func text(_ path: String) throws -> String {
      try String(contentsOf: Repository.root.appending(path: path), encoding: .utf8)
    }
    let program = try #require(try text("Sources/espalier/Espalier.swift").firstMatch(of: /version: "([0-9.]+)"/)?.1)
    let page = try #require(try text("CHANGELOG.md").firstMatch(of: /\n## ([0-9A-Za-z.]+)/)?.1)
    #expect(program == page)
  }
}
