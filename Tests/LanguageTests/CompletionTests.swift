import Foundation
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
    ("\\kappa", ["κ"]), ("\\Sigma", ["Σ"]), ("\\sum", ["Σ"]), ("\\cdot", ["·"]), ("\\times", ["×"]),
    ("\\gamma_0", ["γ₀"]),
    ("γ\\_0", ["₀"]), ("\\y_hat", ["ŷ"]), ("λ * Σ|gam", ["γ"]), ("Σ(x, ax", ["axis:"]), ("|lea", ["learned"]),
    ("prune net kap", ["κ:"]), ("source batch", ["batchnorm"]), ("x = 1; tra", ["train"]),
    ("net = vgg(4, for: gl", ["glyphs"]),
  ]

  @Test(arguments: rows) func tabOffers(_ line: String, _ expected: [String]) {
    let session = Session()
    session.reply(to: "net = vgg(2, for: glyphs(side: 8, train: 4, test: 2)); learned = 1; γ = 2")
    let offered = session.complete(line, at: line.unicodeScalars.count).candidates
    #expect(Set(expected).isSubset(of: offered), "\(offered)")
  }

  /// What was typed, and all that is offered.
  static let exact: [(String, [String])] = [
    ("prune net by: ", ["activation", "l1", "l2", "random", "taylor", "γ"]), ("prune net by: ta", ["taylor"]),
    ("prune net units: weights by: ", ["curvature", "magnitude", "random"]),
    ("train net by: s", ["subgradient"]), ("x = \"a=b\"; prun", ["prune"]), ("f(x == 1); trai", ["train"]),
    ("y = sum(x, axis: 0, k", ["keep:"]), ("sum(mean(x), ke", ["keep:"]), ("draw net to: \"a b", []),
    ("train net epochs: 3 epo", []), ("x = [1 2; le", ["leakyrelu", "learned", "lenet"]),
    ("# a \"comment\ntrai", ["train"]),
  ]

  @Test(arguments: exact) func tabOffersOnlyWhatFits(_ line: String, _ expected: [String]) {
    let session = Session()
    session.reply(to: "net = vgg(2, for: glyphs(side: 8, train: 4, test: 2)); learned = 1; γ = 2")
    #expect(session.complete(line, at: line.unicodeScalars.count).candidates == expected)
  }

  @Test func tabCompletesFileNamesBetweenQuotes() throws {
    let folder = ScratchFolder()
    for name in ["net.network", "notes.txt", ".hidden", "nested/deep.network"] {
      let file = URL(filePath: folder.path).appending(path: name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data().write(to: file)
    }
    func offered(_ line: String) -> [String] {
      let line = line.replacing("#", with: folder.path)
      return Session().complete(line, at: line.unicodeScalars.count).candidates
    }
    #expect(offered("load(\"#/n") == ["nested/", "net.network\""])
    #expect(offered("load(\"#/nested/") == ["deep.network\""])
    #expect(offered("x = idx(\"#/") == ["nested/"])
    #expect(offered("save net to: \"#/") == ["nested/", "net.network\"", "notes.txt\""])
    #expect(offered("save net to: \"#/.h") == [".hidden\""])
    #expect(offered("load(\"#/nowhere/") == [])
  }
}
