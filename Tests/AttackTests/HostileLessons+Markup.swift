/// Lessons that want to run in a browser, or ask the network for something.
extension HostileLesson {
  private static let script = "<script>alert(1)</script>"

  static var markup: [HostileLesson] {
    let noHTML = Verdict.noLesson("HTML other than")
    let noLink = Verdict.noLesson("a link leads")
    let blocks: [HostileLesson] = [
      script, "<style>body{display:none}</style>", "<iframe src=\"https://example.org\"></iframe>",
      "<img src=x onerror=alert(1)>",
      "<svg onload=alert(1)></svg>", "<math><maction actiontype=\"statusline\">x</maction></math>",
      "<form action=\"https://example.org\"><input></form>",
      "<meta http-equiv=\"refresh\" content=\"0;url=https://example.org\">",
      "<base href=\"https://example.org/\">", "<object data=\"x\"></object>",
      "<details ontoggle=alert(1) open>\nx\n</details>",
      "<?php system('ls') ?>", "<!DOCTYPE html>", "<![CDATA[x]]>", "</section></main>",
    ].map { HostileLesson("a block \($0.prefix(16))", .noLesson(""), "\($0)\n\n" + cell) }
    let inlines: [HostileLesson] = [
      "a <b onclick=alert(1)>b</b>", "a <script>alert(1)</script>", "**a <img src=x onerror=alert(1)>**",
      "[a <i>b</i>](https://example.org)", "a <!-- b --!><script>alert(1)</script> -->", "a </details> b", "a <?x?> b",
    ].map { HostileLesson("in a line \($0.prefix(16))", noHTML, "\($0)\n\n" + cell) }
    let links: [HostileLesson] = [
      "[a](javascript:alert(1))", "[a](JaVaScRiPt:alert(1))", "[a](data:text/html;base64,PHNjcmlwdD4=)",
      "[a](vbscript:x)",
      "<javascript:alert(1)>", "[a](file:///etc/passwd)", "[a](//example.org)", "[a]\n\n[a]: javascript:alert(1)",
      "[a](&#106;avascript:alert(1))", "[a](java&Tab;script:alert(1))", "**[a](javascript:x)**",
      "| a |\n|---|\n| [b](javascript:x) |",
    ].map { HostileLesson("a link \($0.prefix(24))", noLink, "\($0)\n\n" + cell) }
    return blocks + inlines + links + folded + [
      HostileLesson(
        "a picture from elsewhere", .harmless,
        "![a](https://example.org/x.png) ![b][c]\n\n[c]: https://example.org/y.png\n\n" + cell),
      HostileLesson(
        "an address that ends its attribute", .harmless,
        "[a](<https://example.org/\" onmouseover=\"alert(1)>)\n\n" + cell),
      HostileLesson("a link's title", .harmless, "[a](https://example.org '\" onclick=\"alert(1)')\n\n" + cell),
      HostileLesson(
        "code that ends its element", .harmless, "`</code>\(script)`\n\n```\n</pre>\(script)\n```\n\n" + cell),
      HostileLesson("a fence with a name", .harmless, "```\" onclick=\"alert(1)\nx\n```\n\n" + cell),
      HostileLesson(
        "a formula that ends its element", .harmless,
        "$</math>\(script)$ and $$\\text{\(script)}$$ and $<img src=x onerror=alert(1)>$\n\n" + cell),
      HostileLesson(
        "an anchor of a heading", .harmless, "## a\" onload=\"alert(1)\n\n## `\(script)`\n\n## b\n\n" + cell),
      HostileLesson("a cell that ends its element", .harmless, cell("x = 1; # </code></pre>\(script)")),
      HostileLesson(
        "a string that ends its element", .harmless,
        cell("\"</samp>\(script)\"", "match=shape") + "\n```output\n\"</samp>\(script)\"\n```\n"),
      HostileLesson(
        "an error that ends its element", .broken("shows something else"),
        cell("\"</samp>\(script)\" + [1 2]", "expect=error")),
      HostileLesson(
        "an output that ends its fence", .broken("shows something else"), cell("\"\\n```\\n\\n\(script)\\n\"")),
      HostileLesson(
        "a picture of a hostile name", .broken("does not run"), cell("plot [1 2] to: \"</svg>\(script).svg\"")),
      HostileLesson(
        "signs that become markup later", .noLesson("a lesson is text"),
        "\u{E03C}script\u{E03E}alert(1)\u{E03C}/script\u{E03E} `\u{E03C}b\u{E03E}`\n\n" + cell),
      HostileLesson("entities", .harmless, "&lt;script&gt;alert(1)&lt;/script&gt; &#60;b&#62; `&lt;b&gt;`\n\n" + cell),
      HostileLesson("escapes", .harmless, "\\<script>alert(1)\\</script> \\<!-- x -->\n\n" + cell),
      HostileLesson(
        "prices that hide a tag", .noLesson("HTML other than"), "$5 <img src=x onerror=alert(1)> $6\n\n" + cell),
    ]
  }

  /// What is folded, and said to an answer.
  private static var folded: [HostileLesson] {
    [
      HostileLesson(
        "a script in a hint", .noLesson("HTML other than"),
        exercise("<details><summary>Hint</summary>\n\n\(script)\n\n</details>")),
      HostileLesson(
        "a script beside a hint's tag", .noLesson("HTML other than"),
        exercise("<details><summary>Hint</summary>\(script)</details>")),
      HostileLesson(
        "words and a script beside a tag", .noLesson("HTML other than"),
        exercise("<details><summary>Hint</summary>words \(script)</details>")),
      HostileLesson(
        "a script in a hint's summary", .harmless, exercise("<details><summary>\(script)</summary>words</details>")),
      HostileLesson(
        "a hint that does not end", .noLesson("not closed"), exercise("<details><summary>Hint</summary>\n\nx\n")),
      HostileLesson(
        "a hint that ends twice", .noLesson("without <details>"),
        exercise("<details><summary>Hint</summary>\n\nx\n\n</details>\n\n</details>")),
      HostileLesson(
        "hints in hints", .noLesson("not closed"), exercise(String(repeating: "<details>\n\n", count: 100))),
      HostileLesson(
        "a script in a remark", .noLesson("HTML other than"), exercise("<!-- wrong: y = 3 => \(script) -->")),
      HostileLesson(
        "a link in a remark", .noLesson("a link leads"), exercise("<!-- wrong: y = 3 => [a](javascript:x) -->")),
      HostileLesson("a script in a reply", .noLesson("HTML other than"), quiz(reply: "no \(script)")),
      HostileLesson("a block in a reply", .noLesson("HTML other than"), quiz(reply: script)),
      HostileLesson("a link in a reply", .noLesson("a link leads"), quiz(reply: "[a](javascript:x)")),
      HostileLesson("a script in a choice", .noLesson(""), quiz(choice: script)),
      HostileLesson("a script in a question", .noLesson("HTML other than"), quiz(heading: script)),
      HostileLesson(
        "a solution that ends its fence", .broken("does not run"), exercise(solution: "y = 4\n```\n\(script)\n```")),
      HostileLesson("an unknown instruction", .noLesson("unknown instruction"), "<!-- eval: x -->\n\n" + cell),
      HostileLesson("a comment that ends otherwise", .harmless, "<!-- note: x --!>\(script) -->\n\n" + cell),
    ]
  }
}
