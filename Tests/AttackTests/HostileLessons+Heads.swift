/// Front matter that means harm.
extension HostileLesson {
  private static func head(
    title: String = "A lesson", slug: String = "attack", minutes: String = "1", summary: String = "Means harm.",
    more: String = ""
  ) -> String {
    "title: \(title)\nslug: \(slug)\nminutes: \(minutes)\nsummary: \(summary)" + (more.isEmpty ? "" : "\n\(more)")
  }

  private static let laughs: String = {
    let names = Array("abcdefghijklmnopqrst").map(String.init)
    let lines = zip(names, names.dropFirst()).map { "  - &\($1) [*\($0), *\($0), *\($0), *\($0)]" }
    return "needs:\n  - &a [x, x]\n" + lines.joined(separator: "\n")
  }()

  static var heads: [HostileLesson] {
    [
      HostileLesson("a slug up the tree", .noLesson("the slug"), head: head(slug: "../index"), cell),
      HostileLesson("a slug of a root", .noLesson("the slug"), head: head(slug: "/tmp/x"), cell),
      HostileLesson("a slug with a NUL", .noLesson(""), head: head(slug: "\"a\\0b\""), cell),
      HostileLesson("a slug of a point", .noLesson("the slug"), head: head(slug: "."), cell),
      HostileLesson("a long slug", .noLesson("the slug"), head: head(slug: String(repeating: "a", count: 1000)), cell),
      HostileLesson("a slug of the page in front", .harmless, head: head(slug: "index"), cell),
      HostileLesson("a slug in other letters", .noLesson("the slug"), head: head(slug: "аttack"), cell),
      HostileLesson("a title that drives", .noLesson("a lesson is text"), head: head(title: "\"a\\e[31m\""), cell),
      HostileLesson("a title in 8 bits", .noLesson("a lesson is text"), head: head(title: "\"a\\x9b31m\""), cell),
      HostileLesson("a title that is turned", .noLesson("a lesson is text"), head: head(title: "\"a\\u202Eb\""), cell),
      HostileLesson(
        "a summary that drives", .noLesson("a lesson is text"), head: head(summary: "\"\\e]0;x\\a\""), cell),
      HostileLesson(
        "a title that ends the title", .harmless, head: head(title: "</title><script>alert(1)</script>"), cell),
      HostileLesson(
        "a summary that ends its attribute", .harmless, head: head(summary: "'\"><script>alert(1)</script>'"), cell),
      HostileLesson("needs that lead away", .noLesson("needs:"), head: head(more: "needs: [\"../x\"]"), cell),
      HostileLesson("needs that are a script", .noLesson("needs:"), head: head(more: "needs: [\"<script>\"]"), cell),
      HostileLesson("a billion laughs", .noLesson("no anchors"), head: head(more: laughs), cell),
      HostileLesson(
        "a billion laughs on a line", .noLesson("no anchors"),
        head: head(more: "needs: [&a [x,x], &b [*a,*a,*a], &c [*b,*b,*b], {*c : 1}]"), cell),
      HostileLesson("a key that is a copy", .noLesson(""), head: "? &a [x]\n: 1\n? *a\n: 2\n" + head(), cell),
      HostileLesson(
        "lists in lists", .noLesson("lists in lists"),
        head: head(more: "needs: " + String(repeating: "[", count: 1900)), cell),
      HostileLesson(
        "lists in lists downwards", .noLesson("lists in lists"),
        head: head(more: "needs:\n" + String(repeating: "- ", count: 1500) + "x"), cell),
      HostileLesson(
        "a long front matter", .noLesson("4,000"), head: head(summary: String(repeating: "a", count: 10_000)), cell),
      HostileLesson("minutes without end", .noLesson("minutes:"), head: head(minutes: "1e309"), cell),
      HostileLesson(
        "an object of another language", .harmless, head: head(more: "needs: !!python/object/apply:os.system [ls]"),
        cell),
      HostileLesson("a key that drives", .noLesson(""), head: head(more: "\"\\e[31m\": 1"), cell),
      HostileLesson("a key twice", .noLesson(""), head: head(more: "slug: other"), cell),
      HostileLesson("no front matter", .noLesson("front matter"), file: "# A lesson\n\n" + cell),
      HostileLesson("a front matter that does not end", .noLesson("front matter"), file: "---\ntitle: x\n" + cell),
      HostileLesson("nothing", .noLesson(""), file: ""),
      HostileLesson("a mark of bytes and nothing", .noLesson(""), file: "\u{FEFF}"),
    ]
  }
}
