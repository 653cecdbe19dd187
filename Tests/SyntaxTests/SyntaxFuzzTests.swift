import Testing

@testable import Syntax

/// Whatever is typed is either read or refused; nothing traps and nothing hangs.
struct SyntaxFuzzTests {
  static let pieces = [
    "x", "γ", "σ²", "net", "train", "prune", "keep:", "not", "and", "or", "true", "1", "2.5", "40%", ".5", "1e9",
    "\"a\"", "\"",
    "(", ")", "[", "]", ",", ";", ":", ".", "..<", "...", "+", "-", "*", "/", "@", "^", "²", "³", "√", "∞", "=", "==",
    "<", "|>", "|", "|", "|", "Σ", "∑", "·", "_hat", "gamma_0",
    "%", "___", "#", "?", ".undo", "\n", "\t", " ", "  ", "!", "'", "\u{302}", "\u{0}", "权", "\\", "f(", "x[", ")(",
    "] [",
  ]

  @Test(arguments: 0..<8) func soupsOfTokensAreReadOrRefused(_ seed: UInt64) {
    var generator = SplitMix(state: seed)
    for _ in 0..<600 {
      let length = Int.random(in: 1...24, using: &generator)
      try? survive((0..<length).map { _ in Self.pieces.randomElement(using: &generator) ?? "" }.joined())
    }
  }

  @Test(arguments: 0..<4) func randomBytesAreReadOrRefused(_ seed: UInt64) {
    var generator = SplitMix(state: seed &+ 1000)
    for _ in 0..<600 {
      let bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      try? survive(String(decoding: bytes, as: UTF8.self))
    }
  }

  /// Every beginning of a good line is what a learner has typed at some moment.
  @Test func everyPrefixOfAGoodLineIsReadOrRefused() {
    for (source, _) in SyntaxTreeTests.rows {
      let scalars = Array(source.unicodeScalars)
      for end in scalars.indices { try? survive(String(String.UnicodeScalarView(scalars[..<end]))) }
    }
  }

  private func survive(_ source: String) throws {
    _ = Completeness(of: source, in: grammar)
    do {
      for line in try Parser.lines(of: source, in: grammar) {
        #expect(line.range.end <= source.unicodeScalars.count)
        #expect(!line.statements.isEmpty)
      }
    } catch {
      #expect(!error.rendered(for: source, width: 40).isEmpty)
      let range = try #require(error.range, "\(source)")
      #expect(range.end <= source.unicodeScalars.count, "\(source)")
    }
  }
}

private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
