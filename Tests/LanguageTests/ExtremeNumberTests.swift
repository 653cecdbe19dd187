import Syntax
import Testing

@testable import Language

/// Numbers at the ends of what an Int or a Double holds, in every place where a number can be typed. The places come
/// from the registries and from the values themselves, so a new function, label or member is asked too.
@Suite(.timeLimit(.minutes(15))) struct ExtremeNumberTests {
  /// ±2⁶³ and the largest whole number below it that a Double holds, ±2⁵³, what is no number, −0, and nothing at all.
  static let extremes = [
    "2^63", "(-2^63)", "(2^63 - 1024)", "2^53", "(-2^53)", "(0 / 0)", "∞", "(-∞)", "(-0)", "[]",
  ]

  /// A number as itself, as the only, the first and the last entry of a list, and repeated.
  static let forms = ["#", "[#]", "[# 1]", "[1, #]", "(# + zeros(3))", "(# + (0..<3))"]

  static let values = extremes.flatMap { extreme in
    extreme == "[]" ? [extreme] : forms.map { $0.replacing("#", with: extreme) }
  }

  /// Of 2000 entries the last place that could follow the first is beyond what an Int holds.
  static let lists = extremes.flatMap { ["(\($0) + zeros(3))", "(\($0) + (0..<3))", "(\($0) + zeros(2000))"] }

  /// Where a value may stand inside the brackets of an index.
  static let indices = [
    "#", "#..<2", "0..<#", "#...#", "#..<(0-#)", "..<#", "#...", "0, #", "#, 0", ":, #", "#..<1, #..<1", "0, 0, #",
  ]

  private func attack(_ victim: BadInputTests.Victim, _ frame: String, with value: String) {
    BadInputTests.attack(victim, frame.replacing("#", with: value))
  }

  @Test(arguments: Functions.all.map(\.name)) func everyArgumentOfAFunction(_ name: String) throws {
    let function = try #require(Functions.named(name))
    let victim = try BadInputTests.Victim()
    let example = function.example
    var frames = try Self.argumentPlaces(of: example).map { example.replacing($0, with: "#") }
    if function.arity.contains(1) { frames.append("\(function.name)(#)") }
    if function.arity.contains(2) { frames += ["\(function.name)(2, #)", "\(function.name)(#, #)"] }
    if function.arity.contains(3) { frames.append("\(function.name)(#, #, #)") }
    let call = example.hasSuffix(")") ? example.dropLast() : "\(function.name)("
    let separator = call.hasSuffix("(") ? "" : ", "
    frames += function.labels.filter { !call.contains("\($0.name):") }.map { "\(call)\(separator)\($0.name): #)" }
    for frame in frames { for value in Self.values { attack(victim, frame, with: value) } }
    victim.expectUnchanged(function.name)
  }

  @Test(arguments: Verbs.all.map(\.name)) func everyLabelOfAVerb(_ name: String) throws {
    let verb = try #require(Verbs.named(name))
    let victim = try BadInputTests.Victim()
    for label in verb.labels {
      for subject in ["tiny", "tiny.conv1", "f", "x", "tiny.history"] {
        // Where extremes are allowed, the work stays small.
        let small = verb.name == "train" && label.name != "epochs" ? " epochs: 1" : ""
        for value in Self.values { attack(victim, "y = \(verb.name) \(subject)\(small) \(label.name): #", with: value) }
      }
    }
    for value in Self.values { attack(victim, "\(verb.name) #", with: value) }
    victim.expectUnchanged(verb.name)
  }

  /// What an index can follow: a value of each kind, and every member of each, two levels down.
  static let bases = [
    "x", "ones(3, 4)", "ones(2, 0, 3)", "[]", "(x > 1)", "data.train", "data", "tiny", "t", "trained",
    "trained.history",
    "small.report", "f", "true", "(2)", "\"text\"",
  ]

  @Test(arguments: bases) func everyIndexOfEveryMember(_ base: String) throws {
    let victim = try BadInputTests.Victim(
      with: ["trained = tiny", "train trained epochs: 2", "small = prune tiny keep: 90%"])
    let session = victim.session
    var paths = [base]
    for _ in 0..<2 {
      // A network that was never pruned has no report.
      let further = paths.flatMap { path in
        ((try? session.value(of: path))?.memberNames ?? []).map { "\(path).\($0)" }
      }
      paths += further.filter { !paths.contains($0) }
    }
    // The layers of a network are all alike; each kind of them is asked once.
    for path in paths where path.split(separator: ".").count < 3 || path.contains("bn1") || path.contains("conv1") {
      for index in Self.indices {
        for value in Self.extremes + Self.lists {
          attack(victim, "\(path)[\(index)]", with: value)
          attack(victim, "\(path)[\(index)] = 1", with: value)
        }
      }
      for value in Self.values { attack(victim, "\(path) = #", with: value) }
    }
    victim.expectUnchanged(base)
  }

  static let operators = ["+", "-", "*", "/", "@", "^", "==", "<", "and", "..<", "..."]

  @Test(arguments: operators) func everyOperatorOnEveryPair(_ name: String) throws {
    let victim = try BadInputTests.Victim()
    for left in Self.extremes {
      for right in Self.extremes + ["x", "0", "1"] {
        BadInputTests.attack(victim, "\(left) \(name) \(right)")
        BadInputTests.attack(victim, "\(right) \(name) \(left)")
      }
    }
    victim.expectUnchanged(name)
  }

  /// The texts of a call's arguments, without their labels.
  private static func argumentPlaces(of example: String) throws -> [Range<String.Index>] {
    let statements = try Parser.lines(of: example, in: Verbs.grammar).flatMap(\.statements)
    guard case .expression(let expression)? = statements.last?.action, case .call(_, let arguments) = expression.kind
    else { return [] }
    let scalars = example.unicodeScalars
    return arguments.map { argument in
      let range = argument.value.range
      return scalars.index(
        scalars.startIndex, offsetBy: range.start)..<scalars.index(scalars.startIndex, offsetBy: range.end)
    }
  }
}

extension String {
  fileprivate func replacing(_ range: Range<String.Index>, with text: String) -> String {
    replacingCharacters(in: range, with: text)
  }
}

extension Session {
  fileprivate func value(of source: String) throws -> Value {
    let statements = try Parser.lines(of: source, in: Verbs.grammar).flatMap(\.statements)
    guard case .expression(let expression)? = statements.first?.action else { return .nothing }
    return try Evaluator(session: self, entry: SourceText(source)) { _ in }.evaluate(expression)
  }
}
