import Tensors

/// Everything a learner has made. A value: undo and the restoring of errors are copies.
struct Workspace: Sendable {
  var variables: [String: Value] = [:]
  /// How many numbers `random()` and its kin have drawn, so that undoing and retyping a line repeats its bits.
  var randomCount = 0
  /// How many layers of unfinished networks have been typed, so that undoing and retyping a line gives the same numbers.
  var layerCount = 0
  /// What `.scoreboard` lists, oldest first.
  var scoreboard: [ScoreboardRow] = []

  /// The lines that made it, and those that only looked at it, oldest first: a script of the session.
  var lines = TypedLines()

  static let randomSeed: UInt64 = 0

  /// The next `count` places in the workspace's stream of random numbers.
  mutating func drawRandom(_ count: Int) -> (stream: RandomStream, offset: Int) {
    defer { randomCount += count }
    return (RandomStream(seed: Self.randomSeed, purpose: .workspace), randomCount)
  }
}
