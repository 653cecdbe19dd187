@testable import Language

/// Lines that somebody could type, paste or pipe who knows the language, or half of it, or means harm.
struct HostileLines {
  var chance: Chance

  mutating func next() -> String {
    switch chance.below(100) {
    case ..<50: return line()
    case ..<72: return mutated(line())
    case ..<82: return chance.text(1 + chance.below(30), of: Self.scraps, between: chance.pick(["", " "]))
    case ..<90: return characters()
    case ..<97: return nested()
    default:
      return (0..<(1 + chance.below(4))).map { _ in line() }.joined(separator: chance.pick(["\n", "; ", "\r\n"]))
    }
  }

  // MARK: By the grammar

  private mutating func line() -> String {
    switch chance.below(20) {
    case ..<6: return expression(3)
    case ..<9: return "\(chance.pick(Self.names)) = \(expression(3))"
    case ..<10: return "\(chance.pick(["f", "g"]))(\(chance.pick(["x", "t", "x, y"]))) = \(expression(2))"
    case ..<12: return "\(place()) = \(expression(1))"
    case ..<13:
      return chance.pick([".undo", ".redo", ".history", ".scoreboard", ".engine", ".engine reference", "?", "?prune"])
    case ..<14: return "?\(chance.pick(Self.words))"
    default: return phrase()
    }
  }

  private mutating func phrase() -> String {
    let verb = chance.pick(Verbs.all)
    // What is written stays in a folder; where it goes is no line's business here.
    let labels = verb.labels.filter { $0.name != "to" }
    let target = chance.happens(40) ? "\(chance.pick(Self.names)) = " : ""
    let subject = chance.happens(75) ? chance.pick(Self.networks) : expression(1)
    var text = "\(target)\(verb.name) \(subject)"
    for _ in 0..<chance.below(4) where !labels.isEmpty {
      let label = chance.pick(labels)
      let word = label.words.isEmpty || chance.happens(20) ? nil : chance.pick(label.words)
      text += " \(label.name): \(word ?? expression(1))"
    }
    if verb.name == "train", !text.contains("epochs:") { text += " epochs: 1" }
    return verb.name == "save" || verb.name == "export" ? text + " to: \"/nowhere/\(chance.below(3)).network\"" : text
  }

  private mutating func expression(_ depth: Int) -> String {
    guard depth > 0 else { return operand() }
    switch chance.below(16) {
    case ..<4: return operand()
    case ..<7: return "\(expression(depth - 1)) \(chance.pick(Self.operators)) \(expression(depth - 1))"
    case ..<11: return call(depth - 1)
    case ..<12: return "(\(expression(depth - 1)))\(chance.pick(["", "²", ".T", ".shape", ".count"]))"
    case ..<13: return place()
    case ..<14: return "[\(expression(depth - 1))\(chance.pick([" ", ", ", "; "]))\(expression(depth - 1))]"
    case ..<15: return "\(chance.pick(["-", "√", "not "]))\(expression(depth - 1))"
    default: return "\(expression(depth - 1)) |> \(chance.pick(Self.functions))"
    }
  }

  private mutating func call(_ depth: Int) -> String {
    guard let function = Functions.named(chance.pick(Self.functions)) else { return "f(x)" }
    if chance.happens(30) { return function.example }
    let most = min(function.arity.upperBound, function.arity.lowerBound + 2)
    let count =
      chance.happens(8)
      ? chance.below(4) : function.arity.lowerBound + chance.below(most - function.arity.lowerBound + 1)
    var arguments = (0..<count).map { _ in
      chance.happens(20) && !function.words.isEmpty ? function.words[0] : expression(depth)
    }
    for label in function.labels where chance.happens(25) {
      arguments.append("\(label.name): \(label.words.isEmpty ? operand() : chance.pick(label.words))")
    }
    if function.labels.contains(where: { $0.name == "for" }) { arguments.append("for: data") }
    return "\(function.name)(\(arguments.joined(separator: ", ")))"
  }

  private mutating func place() -> String {
    let base = chance.pick(Self.bases)
    guard chance.happens(70) else { return base }
    return "\(base)[\((0..<(1 + chance.below(3))).map { _ in index() }.joined(separator: ", "))]"
  }

  private mutating func index() -> String {
    switch chance.below(6) {
    case 0: return ":"
    case 1: return "\(number())..<\(number())"
    case 2: return "\(number())...\(number())"
    case 3: return chance.pick(["x > 1", "..<2", "1...", "[0 1]", "[]", "-1"])
    default: return number()
    }
  }

  private mutating func operand() -> String {
    switch chance.below(10) {
    case ..<4: return number()
    case ..<7: return chance.pick(Self.names)
    case 7: return chance.pick(Self.bases)
    case 8: return chance.pick(["true", "false", "\"text\"", "\"\"", "M", "foo", "[]", "∞", "π", "glyphs", "___"])
    default: return "[\(number()) \(number()) \(number())]"
    }
  }

  private mutating func number() -> String {
    chance.happens(75) ? chance.pick(Self.small) : chance.pick(Self.large)
  }

  static let small = ["0", "1", "2", "3", "4", "5", "8", "-1", "-2", "0.5", "1e-3", "40%", "100%", "2.5", "-0"]
  static let large = [
    "2^63", "-2^63", "2^63 - 1024", "-9223372036854775808", "9223372036854774784", "2^53", "-2^53", "1e300", "-1e300",
    "1e-300", "0 / 0", "1 / 0", "-1 / 0", "4294967296", "2147483648", "1e18", "(2^62 + zeros(3))",
    "(9223372036854774784 + zeros(2000))",
  ]
  static let names = ["x", "y", "m", "γ", "net", "small", "mask", "data", "f", "t", "ans", "text"]
  static let networks = ["net", "net", "net", "small", "mask", "fresh(net)", "flat", "f", "x", "t"]
  static let bases = [
    "x", "m", "net", "net.conv1.w", "net.bn1.γ", "net.bn1.var", "net.history", "small.report", "data.train",
    "data.test",
    "net.bn1", "t.conv1.y", "t", "small.report.layers", "data.train.images", "data.train.labels", "net.fc1.b",
    "foo.bar",
  ]
  static let operators = ["+", "-", "*", "/", "@", "^", "==", "!=", "<", ">=", "and", "or", "..<", "...", "|>"]
  static let functions = Functions.all.map(\.name).filter { !["idx", "cifar", "load"].contains($0) }
  static let words = Verbs.all.map(\.name) + Functions.all.map(\.name) + ["undo", "λ", "nonsense", "\u{202E}", "."]

  // MARK: Not by the grammar

  private mutating func mutated(_ line: String) -> String {
    var scalars = Array(line.unicodeScalars)
    for _ in 0...chance.below(3) {
      let place = chance.below(scalars.count + 1)
      switch chance.below(5) {
      case 0 where place < scalars.count: scalars.remove(at: place)
      case 1 where place < scalars.count: scalars.insert(scalars[place], at: place)
      case 2 where place + 1 < scalars.count: scalars.swapAt(place, place + 1)
      case 3: scalars = Array(scalars[..<place])
      default: scalars.insert(contentsOf: chance.pick(Self.scraps).unicodeScalars, at: place)
      }
    }
    let text = String(String.UnicodeScalarView(scalars))
    // A mutation must not invent a place to write to.
    return text.contains("to") && text.contains(":") && text.contains("\"") ? line : text
  }

  private mutating func characters() -> String {
    let count = chance.below(40)
    var text = String.UnicodeScalarView()
    for _ in 0..<count {
      let value =
        switch chance.below(6) {
        case 0: chance.below(0x20)
        case 1: 0x20 + chance.below(0x60)
        case 2: 0x370 + chance.below(0x90)
        case 3: 0x2000 + chance.below(0x300)
        case 4: chance.below(0x11_0000)
        default: 0x300 + chance.below(0x70)
        }
      text.append(Unicode.Scalar(UInt32(value)) ?? "\u{FFFD}")
    }
    return String(text)
  }

  private mutating func nested() -> String {
    let depth = chance.pick([10, 199, 201, 1000, 5000])
    let (open, close) = chance.pick([
      ("(", ")"), ("[", "]"), ("-", ""), ("√", ""), ("not ", ""), ("f(", ")"), ("x[", "]"), ("1 + (", ")"),
      ("[[1] ", "]"),
      ("x ^ ", ""), ("|1 + ", "|"), ("Σ|", "|"), ("(", ""), ("", ")"), ("max(1, ", ")"), ("\"", ""),
    ])
    return String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
  }

  static let scraps = [
    "x", "γ", "σ²", "x\u{302}", "net", "train", "prune", "keep:", "λ:", "by:", "not", "and", "or", "true", "1", "2.5",
    "40%", ".5",
    "1e9", "1e999", "\"a\"", "\"", "(", ")", "[", "]", ",", ";", ":", ".", "..<", "...", "..", "+", "-", "*", "/", "@",
    "^", "²",
    "³", "√", "∞", "=", "==", "<", "|>", "%", "___", "#", "?", "\n", "\r", "\t", " ", "!", "'", "\u{302}", "\u{0}",
    "\u{1B}[2J",
    "权", "\\", "f(", "x[", ")(", "] [", "|", "Σ|", "·", "\u{202E}", "\u{E001}", "🦊", "e\u{301}\u{301}", "ﷺ", "𝐚",
    "\u{200D}",
    "-9223372036854775808", "2^63", "zeros(", "data.train[", "net.bn1.",
  ]
}
