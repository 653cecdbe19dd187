import Foundation
import Testing

/// The session that the design promises a learner, typed line by line at a real terminal.
@Suite(.serialized, .timeLimit(.minutes(10))) struct PlanSessionTests {
  let home = TemporaryFolder()

  /// What is typed, and what the screen must then show. Figures that depend on training are left out.
  private static let session: [(line: String, shows: [String])] = [
    ("x = [1 2 3 4]", ["x = [1 2 3 4]"]),
    ("μ = mean(x);", []),
    ("σ² = var(x);", []),
    // The closed form: (1 − 2.5)/√(1.25 + 1e-5) = −1.3416.
    ("z = (x - μ) / √(σ² + 1e-5)", ["z = [-1.3416 -0.4472 0.4472 1.3416]"]),
    // 14,458 parameters and 479,552 multiply-adds are NetC's by hand: see CostsTests.
    ("net = vgg(16, M, 32, M, 32, for: glyphs, seed: 7)", ["14,458 parameters", "479,552 MACs"]),
    ("trace net on: glyphs.train[0..<4]", ["conv1", "x̂", "grad_w", "nothing has changed"]),
    ("train net epochs: 10 λ: 1e-2", ["λ 0.01 on γ by proximal step", "R = ", "fast engine", "alive"]),
    ("plot net.bn2.γ as: histogram", ["net.bn2.γ"]),
    ("small = prune net keep: 60%", ["channels removed", "β exact"]),
    ("compare net against: small", ["ratio", "accuracy", "fast engine"]),
    ("train small epochs: 2", ["no λ", "alive"]),
    ("draw net against: small to: \"pair.svg\"", ["wrote "]),
    ("check small", ["the fast engine agrees with the reference"]),
    ("check small against: differences", ["all gradients agree"]),
    ("explain net.conv2 channel: 17", ["channel 17 of conv2", "removing saves", "without it alone"]),
    ("source batchnorm", ["∂L/∂β = Σg"]),
    (".undo", ["undone: "]),
  ]

  @Test(arguments: [100, 80])
  func `the session of the plan runs as shown there`(columns: Int) throws {
    let terminal = try Terminal(columns: columns, home: home.path)
    try terminal.expect(endingWith: "\n\n›")
    for (line, shows) in Self.session {
      var line = line.replacing("pair.svg", with: home.path + "/pair.svg")
      // At 80 columns training is cut short: there it is the layout that is looked at.
      if columns == 80 { line = line.replacing("epochs: 10", with: "epochs: 1 on: glyphs.train[0..<200]") }
      let seen = terminal.text.count
      terminal.type(line + "\r")
      // The echo of a long line is broken by the terminal; its last characters are whole.
      try terminal.expect(String(line.suffix(4)), after: seen)
      for text in shows { try terminal.expect(text, after: seen, seconds: 60) }
      try terminal.expect(endingWith: "\n›", seconds: 60)
    }
    terminal.press(.controlD)
    #expect(try terminal.exitStatus() == 0)
    let svg = try String(contentsOfFile: home.path + "/pair.svg", encoding: .utf8)
    #expect(svg.contains("<svg") && svg.contains("conv2"))
  }
}
