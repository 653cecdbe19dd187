import FastEngine
import Foundation
import Language
import Testing

@testable import Notebook

@Suite struct TurningTests {
  private static func page(_ body: String) throws -> String {
    let lesson = try Lesson(path: "sample.md", text: Samples.lesson(body))
    let performance = try lesson.performance(in: Session(engines: [.reference, .fast]))
    var page = LessonPage(lesson, links: LessonLinks(lessons: [(lesson, true)]), performance: performance)
    return page.html(version: "0")
  }

  /// The data of a page's only figure of a kind.
  private static func data(_ word: String, in page: String) throws -> [String: Any] {
    let parts = page.split(separator: "data-turn=\"\(word)\"", omittingEmptySubsequences: false)
    try #require(parts.count == 2, "one figure")
    let json = try #require(parts[1].firstMatch(of: /<script type="application\/json">([\s\S]*?)<\/script>/))
    return try #require(try JSONSerialization.jsonObject(with: Data(json.output.1.utf8)) as? [String: Any])
  }

  @Test func `a threshold's data are the network's own`() throws {
    let page = try Self.page(
      """
      ```espalier {#a}
      net = vgg(4, M, 6, for: glyphs, seed: 3);
      net.bn1.γ = [0.5 -0.1 0 2];
      net.bn2.γ = [1 0.2 0.3 -0.4 0.6 0.7];
      cut = prune net threshold: 0.3;
      assert parameters(cut) == PARAMETERS
      ```

      <!-- turn: threshold net -->
      """.replacing("PARAMETERS", with: String(try Self.parametersOfCut())))
    let data = try Self.data("threshold", in: page)
    let layers = try #require(data["layers"] as? [[String: Any]])
    #expect(layers.map { $0["γ"] as? [Double] } == [[0.5, 0.1, 0, 2], [1, 0.2, 0.3, 0.4, 0.6, 0.7]])
    let stops = try #require(data["stops"] as? [[String: Any]])
    #expect(stops.compactMap { $0["threshold"] as? Double } == [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 1])
    #expect(stops[3]["kept"] as? [String] == ["1001", "100111"])
    #expect(stops[3]["parameters"] as? Int == (try Self.parametersOfCut()))
    // The floor: of each layer one stays.
    #expect(stops[8]["kept"] as? [String] == ["0001", "100000"])
    #expect(page.contains("class=\"wide turn\" data-turn=\"threshold\" hidden=\"\""), "nothing without a script")
    #expect(page.contains("turns['threshold'] =") && !page.contains("turns['scale'] ="))
  }

  /// What the prompt's own line leaves.
  private static func parametersOfCut() throws -> Int {
    let session = Session(engines: [.reference, .fast])
    let lines = """
      net = vgg(4, M, 6, for: glyphs, seed: 3); net.bn1.γ = [0.5 -0.1 0 2]; net.bn2.γ = [1 0.2 0.3 -0.4 0.6 0.7]
      cut = prune net threshold: 0.3
      """
    #expect(session.evaluateDirectly(lines, emit: { _ in }) == .succeeded)
    return Int(try #require(session.number(of: "parameters(cut)")))
  }

  @Test func `numbers to scale lie in the page, and a name is no markup`() throws {
    let page = try Self.page(
      "```espalier {#a}\nz = [1 -1.5 0.25];\n```\n\n<!-- turn: scale z + \"</script>\" -->".replacing(
        " + \"</script>\"", with: ""))
    let data = try Self.data("scale", in: page)
    #expect(data["values"] as? [Double] == [1, -1.5, 0.25] && data["name"] as? String == "z")
    #expect(
      Turnable.scale.figure(.init(json: "\"</script><b>\"", caption: ""), caption: "").contains("\\u003c/script>"))
  }

  @Test func `a page where nothing is turned has no script for it`() throws {
    let page = try Self.page("```espalier {#a}\nx = 1;\n```")
    #expect(!page.contains("data-turn=") && !page.contains("turns["))
  }

  @Test func `where there is nothing to turn there is no page, and the verifier says so`() throws {
    let body = "```espalier {#a}\nx = 1;\n```\n\n<!-- turn: threshold x -->"
    #expect(throws: LessonError.self) { try Self.page(body) }
    let problems = Samples.entry(body).verified(in: Session()).problems
    #expect(problems.map(\.line) == [11] && problems.first?.reason.contains("nothing to turn in `x`") == true)
  }

  @Test func `a guess stands before the run, and the truth only inside of it`() throws {
    let page = try Self.page(
      """
      ```espalier {#a}
      x = 3;
      ```

      <!-- guess: x -->

      - a) less
      - b) more

      ```espalier {#b}
      y = 4;
      ```

      <!-- guess:
      a => y < x
      b => y > x
      -->
      """)
    let parts = page.split(separator: "<section class=\"exercise guess").dropFirst()
    #expect(parts.map { $0.hasPrefix(" one\"") } == [false, true], "a number is typed, a letter chosen")
    for (part, truth) in zip(parts, ["3", "b"]) {
      let place = try #require(part.firstRange(of: "<p class=\"truth\" data-truth=\"\(truth)\">")?.lowerBound)
      #expect(part[..<place].contains("<details class=\"solution\">"))
    }
  }

  @Test func `a comparison comes with the networks that it compares`() throws {
    let page = try Self.page(
      """
      ```espalier {#a match=shape}
      net = vgg(4, M, 6, for: glyphs, seed: 3);
      net.bn1.γ = [0.5 -0.1 0 2];
      small = prune net;
      draw net against: small
      ```
      """)
    let views = page.matches(of: /data-view="(\w+)"( hidden="")?><svg role="img" aria-label="network, ([^;]*);/)
    #expect(
      views.map { "\($0.output.1) \($0.output.2 == nil) \($0.output.3)" } == [
        "before false net", "after false small", "both true net against small",
      ])
  }
}
