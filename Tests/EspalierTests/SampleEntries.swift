/// The few things these tests take for granted about the language. All else is the terminal's own.
enum SampleEntries {
  /// An assignment whose echo is the line itself.
  static let assignment = "x = [1 2 3 4]"
  static let unknownName = "no_such_name"
  /// Runs until it is stopped, and then says so.
  static let longWork = "net = train vgg(16, M, 32, M, 32, for: glyphs, seed: 7) epochs: 100000"
  static let stopped = "stopped"
}
