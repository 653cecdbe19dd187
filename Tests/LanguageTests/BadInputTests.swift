import Networks
import Testing

@testable import Language

/// Every function, verb, operator and label meets every kind of value: each failure is one error with a place, and
/// leaves the workspace as it was.
@Suite(.timeLimit(.minutes(15))) struct BadInputTests {
  /// One of each kind, and the awkward ones among them.
  static let values = [
    "0", "-1", "2.5", "0 / 0", "1 / 0", "1e300", "-1e18", "9007199254740993", "[]", "[1 2 3]", "[0 / 0, 1]",
    "[1 2; 3 4]", "zeros(0, 3)", "ones(1, 1, 1, 1, 1, 1, 1, 2)", "ones(1, 1, 4, 4)", "ones(2, 0, 3, 3)", "x > 1",
    "true", "\"text\"", "\"/\"", "tiny", "flat", "data", "data.train", "data.train[0..<2]", "data.test[0..<0]", "f",
    "t", "t.bn1", "tiny.conv1", "tiny.history", "tiny.report", "π", "M", "γ", "foo",
  ]

  static let setup = """
    x = [1 2 3]
    f(x) = x^2
    data = glyphs(side: 8, train: 4, test: 3)
    tiny = vgg(2, M, 3, for: data)
    flat = mlp(2, input: [1 8 8], classes: 10)
    t = trace tiny on: data.train[0..<2]
    """

  /// A session that holds one of each kind, and what it holds in words.
  final class Victim {
    let session = Session()
    let before: String
    let past: Int
    private let checkpoint: Session.Checkpoint

    func restore() { session.restore(checkpoint) }

    /// What a line left behind stays, so looking once for many lines finds it.
    func expectUnchanged(_ attacks: String) { #expect(session.description == before, "after \(attacks)") }

    init(with more: [String] = []) throws {
      for line in setup.split(separator: "\n").map(String.init) + more {
        try #require(session.reply(to: line).outcome == .succeeded)
      }
      before = session.description
      past = session.past.count
      checkpoint = session.checkpoint
    }
  }

  /// Evaluates a line that may be good or bad, and takes a good one back.
  static func attack(_ victim: Victim, _ line: String) {
    let session = victim.session
    var errors: [String] = []
    let outcome = session.evaluate(line) { if case .error(let text) = $0 { errors.append(text) } }
    switch outcome {
    case .failed:
      #expect(errors.count == 1, "\(line)")
      // The sentence follows the carets in the last line.
      #expect(errors.first?.split(separator: "\n").last?.contains("^ ") == true, "\(line)\n\(errors)")
      #expect(session.past.count == victim.past, "\(line)")
    case .succeeded, .stopped:
      #expect(errors.isEmpty || outcome == .stopped, "\(line)\n\(errors)")
      victim.restore()
    case .quit: Issue.record("\(line) quits")
    }
  }

  @Test(arguments: Functions.all.map(\.name)) func everyFunctionSurvivesEveryValue(_ name: String) throws {
    let victim = try Victim()
    let function = try #require(Functions.named(name))
    for value in Self.values {
      Self.attack(victim, "\(name)(\(value))")
      Self.attack(victim, "\(value) |> \(name)")
      for other in ["2", "[1 2 3]", "ones(1, 1, 2, 2)"] {
        Self.attack(victim, "\(name)(\(value), \(other))")
        Self.attack(victim, "\(name)(\(other), \(value))")
        Self.attack(victim, "\(name)(\(other), \(other), \(value))")
      }
      let good = function.example.hasSuffix(")") ? String(function.example.dropLast()) : "\(name)([1 2]"
      for label in function.labels {
        let comma = good.hasSuffix("(") ? "" : ", "
        Self.attack(victim, "\(good)\(comma)\(label.name): \(value))")
      }
      victim.expectUnchanged("\(name)(\(value))")
    }
  }

  @Test(arguments: Verbs.all.map(\.name)) func everyVerbSurvivesEveryValue(_ name: String) throws {
    let victim = try Victim()
    let verb = try #require(Verbs.named(name))
    let folder = ScratchFolder()
    // Work that is allowed stays small: one epoch of four images.
    let small = name == "train" ? " epochs: 1" : ""
    Self.attack(victim, name)
    for value in Self.values {
      if name == "save" {
        Self.attack(victim, "save (\(value)) to: \"\(folder.path)/a.network\"")
      } else {
        Self.attack(victim, "y = \(name) (\(value))\(small)")
        Self.attack(victim, "\(name) \(value)\(small)")
      }
      for subject in ["tiny", "flat", "f", "x"] {
        for label in verb.labels {
          // A text after `to:` is a file; only bad ones are tried.
          if label.name == "to", value == "\"text\"" { continue }
          let epochs = label.name == "epochs" ? "" : small
          Self.attack(victim, "y = \(name) \(subject)\(epochs) \(label.name): \(value)")
        }
      }
      victim.expectUnchanged("\(name) \(value)")
    }
  }

  static let operators = ["+", "/", "@", "^", "==", "and", "or", "..<"]

  @Test(arguments: operators) func everyOperatorSurvivesEveryPair(_ name: String) throws {
    let victim = try Victim()
    for left in Self.values {
      for right in ["2", "0 / 0", "-3", "[]", "[1 2; 3 4]", "x > 1", "\"text\"", "data", "f"] {
        Self.attack(victim, "(\(left)) \(name) (\(right))")
        Self.attack(victim, "(\(right)) \(name) (\(left))")
      }
      victim.expectUnchanged("\(left) \(name)")
    }
  }

  static let frames = [
    "-(#)", "not (#)", "√(#)", "(#)²", "(#).T", "(#).foo", "(#).shape", "(#)(1)", "(#)(x)", "[#]", "[#, 1]", "[1; #]",
    "[#; #]", "[#, x]", "x[#]", "x[#, 0]", "x[0, #]", "x[#..<2]", "x[..<#]", "ones(3, 4)[:, #]", "x[#] = 1", "x[0] = #",
    "x[x > 1] = #", "data.train[#]", "data.train[0..<#]", "tiny.history[#]", "tiny(#)", "f(#)", "tiny.bn1.γ = #",
    "tiny.bn1.γ[#] = 0", "tiny.bn1.γ[0] = #", "tiny.conv1.w[0, #] = 1", "y = #", "y(z) = #", "(#)[0]", "(#)[0] = 1",
    "(#).bn1.γ = 1", "#", "show #", "assert #", "f(1, #)", "check f against: f at: #", "show (#)[0]",
  ]

  @Test(arguments: frames) func everyPlaceSurvivesEveryValue(_ frame: String) throws {
    let victim = try Victim()
    for value in Self.values {
      Self.attack(victim, frame.replacing("#", with: value))
      victim.expectUnchanged("\(value) in \(frame)")
    }
  }
}
