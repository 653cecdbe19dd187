/// What is the same around every page. A page is one file that needs no other: no script to be read, no network ever.
struct PageFrame {
  let title: String
  let summary: String
  /// Where one is, beside the name of the program.
  let place: String
  /// The colours of drawings.
  let colours: Set<Colour>
  /// The words of what can be turned.
  var turnables: Set<String> = []
  /// What kind of page it is, for the style sheet.
  var kind: String?

  func html(main: [String], footer: [String]) -> String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta http-equiv="Content-Security-Policy" \
    content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; \
    form-action 'none'">
    <meta name="description" content="\(HTML.escaped(summary))">
    <title>\(HTML.escaped(title))</title>
    <style>
    \(PageStyle.text)
    \(dark)
    </style>
    </head>
    <body\(kind.map { " class=\"\($0)\"" } ?? "")>
    <header><a href="index.html">Espalier</a><span>\(HTML.escaped(place))</span>\
    <nav><a href="index.html#lessons">Lessons</a><a href="\(SourceLinks.index)">The engine, annotated</a></nav></header>
    <main>
    \(main.filter { !$0.isEmpty }.joined(separator: "\n"))
    </main>
    <footer>
    \(footer.filter { !$0.isEmpty }.joined(separator: "\n"))
    </footer>
    <script>
    \(PageScript.text(turning: turnables))
    </script>
    </body>
    </html>

    """
  }

  /// Drawings are made for white paper; on a dark page each of their colours has another.
  private var dark: String {
    if colours.isEmpty { return "" }
    let rules = colours.sorted().map { "\($0.variable):\($0.dark.hex)" }
    return "@media screen and (prefers-color-scheme:dark){:root{\(rules.joined(separator: ";"))}}"
  }
}
