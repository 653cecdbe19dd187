import Foundation
import Synchronization
import Testing

/// How hard to attack, and from which seed: `make attack SEED=7 LINES=100000 NETWORKS=1000`.
///
/// What is made depends on the seed and the number of the attack alone, so a failure is repeated by its seed.
enum Attack {
  static let seed = value("SEED").flatMap { UInt64($0) } ?? 20_260_601
  static let lines = value("LINES").flatMap { Int($0) } ?? 20_000
  static let networks = value("NETWORKS").flatMap { Int($0) } ?? 200
  static let files = 10 * networks

  /// The parts that the work is cut into: 200 lines, ten networks, a hundred files.
  static func parts(of count: Int, size: Int) -> Range<Int> { 0..<max(1, (count + size - 1) / size) }

  private static func value(_ name: String) -> String? {
    ProcessInfo.processInfo.environment["ESPALIER_ATTACK_\(name)"].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Random numbers of one part of one attack.
  static func chance(_ attack: String, _ part: Int) -> Chance {
    var state = seed
    for byte in attack.utf8 { state = state &* 31 &+ UInt64(byte) }
    return Chance(state: state &+ UInt64(part) &* 0xD134_2543_DE82_EF95)
  }
}

/// SplitMix64, with what the generators ask of it.
struct Chance: RandomNumberGenerator {
  fileprivate var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }

  mutating func happens(_ percent: Int) -> Bool { below(100) < percent }

  mutating func pick<Element>(_ choices: [Element]) -> Element { choices[below(choices.count)] }

  mutating func text(_ count: Int, of pieces: [String], between: String = " ") -> String {
    (0..<count).map { _ in pick(pieces) }.joined(separator: between)
  }
}
