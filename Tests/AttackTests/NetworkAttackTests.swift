import Engines
import FastEngine
import Foundation
import Networks
import Tensors
import Testing
import Training

@testable import Language

/// Random networks of every builder, trained a little, pruned in every way: the masked, the pruned and the compacted network
/// compute the same, and so does one that was saved and loaded, also after further training.
struct NetworkAttackTests {
  private static let size = 10

  @Test(arguments: Attack.parts(of: Attack.networks, size: size)) func maskedIsPrunedIsCompact(_ part: Int) throws {
    var chance = Attack.chance("networks", part)
    var whole = 0
    for number in 0..<min(Self.size, Attack.networks - part * Self.size) {
      var subject = Subject(chance: &chance)
      let place = "seed \(Attack.seed), part \(part), network \(number): \(subject.lines.joined(separator: "; "))"
      Witness.watching(place, patience: 60, ask: subject.cancel) { if subject.attack(place) { whole += 1 } }
    }
    // Some choices are rightly refused; if all were, nothing would be shown.
    #expect(whole > 0 || Attack.networks < Self.size, "seed \(Attack.seed), part \(part): every network was refused")
  }
}

/// One network's way through the program, as lines.
struct Subject {
  let lines: [String]
  private let image: String
  private let cancellation = Cancellation()

  var cancel: @Sendable () -> Void { { [cancellation] in cancellation.request() } }

  init(chance: inout Chance) {
    let side = 8 + chance.below(5)
    func channels(_ chance: inout Chance, of choices: [Int]) -> String {
      (0..<(1 + chance.below(3))).map { _ in "\(chance.pick(choices))" }.joined(
        separator: chance.happens(50) ? ", M, " : ", ")
    }
    let seed = chance.below(1000)
    let common = "for: data, seed: \(seed)"
    let gamma = chance.happens(30) ? ", γ: \(chance.pick(["0.01", "1", "1e-30"]))" : ""
    let builder: String
    switch chance.below(8) {
    case 0, 1: builder = "vgg(\(channels(&chance, of: [1, 2, 3, 5, 8])), \(common)\(gamma))"
    case 2:
      builder =
        "resnet(depth: \(chance.pick([8, 14])), width: \(1 + chance.below(5)), shortcut: \(chance.pick(["projection", "padding"])), "
        + "activation: \(chance.pick(["pre", "post"])), \(common)\(gamma))"
    case 3:
      builder = "resnext(depth: 11, width: \(chance.pick([4, 8])), groups: \(chance.pick([2, 4])), \(common)\(gamma))"
    case 4:
      builder =
        "densenet(\(1 + chance.below(2)), \(1 + chance.below(3)), growth: \(1 + chance.below(4)), \(common)\(gamma))"
    case 5: builder = "mobilenet(\(channels(&chance, of: [1, 3, 6, 9])), \(common)\(gamma))"
    case 6: builder = "inception(\(chance.pick([8, 16])), \(common)\(gamma))"
    default:
      builder =
        chance.happens(50)
        ? "lenet(\(common))" : "mlp(\(channels(&chance, of: [2, 5, 9]).replacing("M, ", with: "")), \(common))"
    }
    let method = chance.pick(["γ", "γ", "l1", "l2", "random", "activation", "taylor"])
    var pruning = "keep: \(chance.pick(["30%", "50%", "70%", "90%"]))"
    if chance.happens(70) { pruning += " by: \(method)" }
    if chance.happens(25) { pruning += " per: \(chance.pick(["layer", "network"]))" }
    if chance.happens(25) { pruning += " β: \(chance.pick(["exact", "drop", "absorb"]))" }
    if chance.happens(15) { pruning += " ties: \(chance.pick(["and", "selection"]))" }
    if chance.happens(15) { pruning += " cap: 80%" }
    image = "data.test"
    let size = builder.hasPrefix("lenet") ? 16 : side
    lines = [
      "data = glyphs(side: \(size), train: \(4 + chance.below(12)), test: 5, seed: \(seed))", "net = \(builder)",
      "train net epochs: \(chance.below(3)) batch: \(1 + chance.below(6)) η: \(chance.pick(["0.1", "0.01"]))"
        + chance.pick(["", " λ: 0.05", " λ: 1e-3 by: subgradient"]),
      "small = prune net \(pruning)", "mask = prune net \(pruning) as: mask", "compacted = compact mask",
    ]
  }

  /// - Returns: whether everything could be done.
  mutating func attack(_ place: String) -> Bool {
    let session = Session(engines: [.reference, .fast], cancellation: cancellation)
    for line in lines {
      let outcome = session.evaluate(line) { _ in }
      // A choice that makes no sense for this network is refused; a network of its name must not be there then.
      if outcome != .succeeded { return false }
    }
    do {
      let (small, mask) = (try session.network("small"), try session.network("mask"))
      let compacted = try session.network("compacted")
      let images = try session.images()
      let scores = try ReferenceExecutor(small).scores(images)
      guard scores.elements.allSatisfy(\.isFinite) else { return true }
      // Sums in another order: a relative rounding of 2⁻⁵² for each of some thousand terms.
      #expect(try ReferenceExecutor(mask).scores(images).relativeError(to: scores) < 1e-8, "mask ≠ prune, \(place)")
      #expect(
        try ReferenceExecutor(compacted).scores(images).relativeError(to: scores) < 1e-8, "compact ≠ prune, \(place)")
      let file = NSTemporaryDirectory() + "espalier-attack-\(UUID().uuidString).network"
      defer { try? FileManager.default.removeItem(atPath: file) }
      for line in ["save small to: \"\(file)\"", "loaded = load(\"\(file)\")"] {
        #expect(session.evaluate(line) { _ in } == .succeeded, "\(line), \(place)")
      }
      #expect(try ReferenceExecutor(session.network("loaded")).scores(images) == scores, "loaded ≠ saved, \(place)")
      for name in ["small", "loaded"] { _ = session.evaluate("train \(name) epochs: 1 batch: 3") { _ in } }
      let (one, other) = (try session.network("small"), try session.network("loaded"))
      #expect(
        try ReferenceExecutor(one).scores(images).elements.map(\.bitPattern)
          == ReferenceExecutor(other).scores(images).elements.map(\.bitPattern), "trained on differently, \(place)")
    } catch {
      Issue.record("\(error), \(place)")
    }
    return true
  }
}

extension Session {
  fileprivate struct Missing: Error { var name: String }

  fileprivate func network(_ name: String) throws -> Network {
    guard case .network(let network)? = workspace.variables[name] else { throw Missing(name: name) }
    return network
  }

  fileprivate func images() throws -> Tensor {
    guard case .dataset(let dataset)? = workspace.variables["data"] else { throw Missing(name: "data") }
    return try dataset.test.images
  }
}
