import Syntax

/// What `?` prints: everything at a glance, or one word in full, always with an example that runs.
enum Help {
  static func text(for topic: String?, session: Session) -> String {
    guard let topic, !topic.isEmpty else { return overview(session) }
    let word = topic.hasPrefix(".") ? topic : canonicalName(topic)
    let width = self.width(in: session)
    if let verb = Verbs.named(word) { return text(of: verb, width) }
    if let function = Functions.named(word) { return text(of: function, width) }
    if let dotWord = session.dotWords.first(where: { "." + $0.name == word || $0.name == word }) {
      let details = dotWord.details.isEmpty ? "" : "\n" + dotWord.details.wrapped(to: 80)
      return ".\(dotWord.name) – \(dotWord.summary)\(details)\n\n  example   \(dotWord.example)"
    }
    if let value = session.workspace.variables[word] { return "\(word) is \(value.kind): \(value.text())" }
    if let topic = topics[word] { return topic.wrapped(to: width) }
    if let uses = uses(of: word, width) { return word == "for" ? uses + "\n\n?loops explains `for … end`." : uses }
    let known =
      Verbs.all.map(\.name) + Functions.all.map(\.name) + session.dotWords.map { "." + $0.name } + topics.keys
      + labelNames
    let suggestion = didYouMean(word, among: known) ?? "? alone lists everything."
    return "There is no help on “\(topic)”. \(suggestion)"
  }

  /// Lines as long as the window allows, up to what is pleasant to read.
  private static func width(in session: Session) -> Int { min(max(session.width, 20), 100) }

  private static func overview(_ session: Session) -> String {
    let functionGroups: [(String, [Function])] = [
      ("numbers", Functions.elementwise), ("summaries", Functions.reductions), ("arrays", Functions.arrays),
      ("random", Functions.random), ("operations", Functions.operations),
      ("networks", Functions.builders + Functions.symbolic),
      ("data", Functions.dataFunctions), ("asking", Functions.networkFunctions),
    ]
    var lines = [
      "Type a formula, such as  z = (x - mean(x)) / √(var(x) + 1e-5),  or a command:", "",
    ]
    lines += Verbs.all.map { "  \(padded($0.name, 10))\($0.summary.firstClause)" }
    lines += ["", "Functions:"]
    lines += functionGroups.map { group, functions in
      "  \(padded(group, 12))\(functions.map(\.name).joined(separator: " "))"
        .wrapped(to: width(in: session), indent: 14)
    }
    lines += ["", "The session:"]
    lines += session.dotWords.map { "  \(padded("." + $0.name, 10))\($0.summary)" }
    lines += ["", "?train explains a word with an example; ?operators, ?arrays, ?loops, ?names too."]
    return lines.joined(separator: "\n")
  }

  private static func text(of verb: Verb, _ width: Int) -> String {
    let changes =
      verb.changesSubject ? "\nWithout a target it changes its subject; with `name = …` it leaves it alone." : ""
    let head = "\(verb.name) \(verb.subject)\(verb.labels.isEmpty ? "" : " …") – \(verb.summary)\(changes)"
    return ([head.wrapped(to: width), ""] + labels(verb.labels, width) + [example(verb.example)]).joined(
      separator: "\n")
  }

  private static func text(of function: Function, _ width: Int) -> String {
    let head = (function.signature + " – " + function.summary).wrapped(to: width)
    var lines = [head, ""] + labels(function.labels, width)
    if let form = function.layer {
      lines += ["As a layer of an unfinished network:", form.signature(function.name), ""]
      lines += labels(form.labels, width)
    }
    return (lines + [example(function.example)]).joined(separator: "\n")
  }

  /// What a label means, and a word that stands after labels: `sparsify`, `blocks`.
  private static func uses(of word: String, _ width: Int) -> String? {
    let owners = Verbs.all.map { ($0.name, $0.labels) } + Functions.all.map { ($0.name, $0.labels) }
    let uses = owners.flatMap { owner, labels in
      labels.filter { $0.name == word || $0.words.contains(word) }.map { (owner: owner, label: $0) }
    }
    guard let first = uses.first else { return nil }
    let lines = uses.map { owner, label in
      let shown = label.name == word ? "\(word):" : "\(label.name): \(word)"
      let words = label.words.isEmpty || label.name != word ? "" : " (\(label.words.joined(separator: ", ")))"
      return "  \(owner) … \(shown)  \(label.summary)\(words)".wrapped(to: width, indent: 4)
    }
    return (["\(word) stands here:", ""] + lines + ["", "  example   ?\(first.owner)"]).joined(separator: "\n")
  }

  /// Every label, for completion.
  static let labelNames = Set(Verbs.all.flatMap(\.labels).map(\.name) + Functions.all.flatMap(\.labels).map(\.name))

  private static func labels(_ labels: [Label], _ width: Int) -> [String] {
    if labels.isEmpty { return [] }
    let column = (labels.map(\.name.count).max() ?? 0) + 3
    return labels.map { label in
      let words = label.words.isEmpty ? "" : " (\(label.words.joined(separator: ", ")))"
      let lead = "  " + padded(label.name + ":", column)
      return (lead + (label.summary + words)).wrapped(to: width, indent: lead.count)
    } + [""]
  }

  private static func example(_ line: String) -> String {
    // Inside brackets a semicolon ends a row of a matrix.
    var depth = 0
    var text = ""
    for character in line {
      if "[(".contains(character) { depth += 1 } else if ")]".contains(character) { depth -= 1 }
      if character == " ", text.hasSuffix(";"), depth == 0 {
        text = String(text.dropLast()) + "\n            "
      } else {
        text.append(character)
      }
    }
    return "  example   " + text
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  static let topics: [String: String] = [
    "operators": """
    Operators, loosest first:  |>   or   and   not   == != < <= > >=   ..< ...   + -   * / @   -x   ^   ² ³   √
    They work element by element and stretch axes of size 1; @ is the matrix product. -x^2 is -(x^2), 40% is 0.4.
    |x| is abs(x), Σ(x) is sum(x), Σ|x| is both; · and × are *. A comparison keeps off the bar: |x| > 0.

      example   [1 2; 3 4] @ [1; 1] + 2·Σ|[3 -4]|
    """,
    "arrays": """
    [1 2 3] or [1, 2, 3] is a vector, [1 2; 3 4] a matrix. x[0, :], x[1..<3], x[-1] and x[x > 2] pick entries; \
    indices count from 0. [1 -2] has two entries, [1 - 2] one. x.T transposes, x.shape tells the sizes.

      example   x = [1 2; 3 4]; x[:, 0]
    """,
    "loops": """
    for NAME in list, then lines, then end: the lines run once for each number, row of a matrix, or word. A last line \
    that is a value makes a table of all rounds. A round that fails is taken back, those before it stay.

      example   for k in [1 2 3]; x = linspace(0, 1, 2^k + 1); sum(x); end
    """,
    "names": """
    Greek names have spellings for any keyboard, always: alpha α, beta β, gamma γ, delta δ, eps ε, eta η, theta θ, \
    kappa κ, lambda λ, mu μ, pi π, rho ρ, sigma σ, tau τ, phi φ, omega ω, Delta Δ, Sigma Σ; \
    sigma_sq σ², sqrt √, inf ∞.
    One letter takes a sign: x_hat x̂, y_hat ŷ, x_bar x̄, x_tilde x̃. A Greek letter takes a number: gamma_0 or gamma0 γ₀. \
    All else is a name of its own: xhat is not x̂, x_0 not x₀.
    At the prompt \\gamma and Tab types γ, \\gamma_0 γ₀, \\Sigma Σ, \\cdot ·, and behind an x, \\hat x̂ and \\_0 x₀.

      example   gamma = 2; γ + 1
    """,
  ]
}

extension String {
  /// Up to the first semicolon or comma clause that a list line can do without.
  fileprivate var firstClause: String { String(split(separator: ";", maxSplits: 1).first ?? "") }
}
