import Testing

@testable import Language

/// What Tab offers at the end of a line.
struct CompletionTests {
  /// What was typed, and what must be among the candidates.
  static let rows: [(String, [String])] = [
    ("", ["train", "net", "mean", "glyphs"]), ("tra", ["train", "trace"]), ("x = pru", ["prune"]), ("lea", ["learned"]),
    ("bat", ["batchnorm"]), ("\\gam", ["γ"]), ("\\gamma", ["γ"]), ("\\sigma", ["σ"]), ("\\alp", ["α"]),
    ("gam", ["γ"]), ("net.", ["conv1", "bn1", "history"]), ("net.bn1.", ["γ", "β", "channels"]), ("net.bn1.gam", ["γ"]),
    ("glyphs.tr", ["train"]), ("train net ", ["epochs:", "λ:", "by:"]), ("train net lam", ["λ:"]),
    ("train net by: ", ["proximal", "subgradient"]), ("train net by: pr", ["proximal"]), ("draw net to: s", ["svg"]),
    ("prune net by: ", ["γ"]), ("vgg(4, f", ["for:"]), ("sum(x, ax", ["axis:"]), (".un", ["undo"]), ("?pru", ["prune"]),
    ("source batch", ["batchnorm"]), ("x = 1; tra", ["train"]), ("net = vgg(4, for: gl", ["glyphs"]),
  ]

  @Test(arguments: rows) func tabOffers(_ line: String, _ expected: [String]) {
    let session = Session()
    session.reply(to: "net = vgg(2, for: glyphs(side: 8, train: 4, test: 2)); learned = 1; γ = 2")
    let offered = session.complete(line, at: line.unicodeScalars.count).candidates
    #expect(Set(expected).isSubset(of: offered), "\(offered)")
  }
}
