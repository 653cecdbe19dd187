import Foundation
import Language
import Testing

@testable import Notebook

/// Notebooks of lessons have what the format asks for; `Scripts/check-notebooks` holds them against its own schema.
@Suite struct JupyterNotebookTests {
  private static func notebook() throws -> (cells: [[String: Any]], text: String) {
    let text = Samples.documented
    let lesson = try Lesson(path: "01-sample.md", text: text)
    let data = try JupyterNotebook(lesson, text: text, lesson.performance(in: Session())).data
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object["nbformat"] as? Int == 4 && object["nbformat_minor"] as? Int == 5)
    return (try #require(object["cells"] as? [[String: Any]]), String(decoding: data, as: UTF8.self))
  }

  @Test func `every cell has an id of its own, and code has what it showed`() throws {
    let cells = try Self.notebook().cells
    let ids = cells.compactMap { $0["id"] as? String }
    #expect(ids.count == cells.count && Set(ids).count == ids.count)
    #expect(ids.allSatisfy { $0.wholeMatch(of: /[A-Za-z0-9_-]{1,64}/) != nil }, "\(ids)")
    let code = cells.filter { $0["cell_type"] as? String == "code" }
    #expect(code.map { $0["source"] as? String } == ["x = [1 2 3 4]\nμ = mean(x)", "c = x - ___", "c + [1 2]"])
    let outputs = try #require(code[0]["outputs"] as? [[String: Any]])
    #expect(outputs.map { $0["text"] as? String } == ["x = [1 2 3 4]\nμ = 2.5\n"])
    #expect(code.allSatisfy { $0["execution_count"] is NSNull })
  }

  @Test func `no answer stands before its question, and comments do not leak`() throws {
    let (cells, text) = try Self.notebook()
    let sources = cells.compactMap { $0["source"] as? String }
    let question = try #require(sources.firstIndex { $0.contains("c = x - ___") })
    let solution = try #require(sources.firstIndex { $0.contains("c = x - μ") })
    #expect(question < solution && sources[solution].contains("<details>"))
    #expect(!text.contains("wrong:") && !text.contains("solution:") && !text.contains("<!--"))
    #expect(sources.contains { $0.contains("- b) ✓ Every number") } && sources.contains { $0.contains("$\\mu") })
  }
}
