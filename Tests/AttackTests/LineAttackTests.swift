import FastEngine
import Networks
import Tensors
import Testing

@testable import Language

/// Whatever is typed is answered: nothing traps, nothing hangs, nothing reaches a terminal that drives it, and a line that
/// fails leaves no trace.
struct LineAttackTests {
  static let setup = """
    x = [1 2 3]; m = [1 2; 3 4]; y = 2; f(x) = x^2; text = "a"
    data = glyphs(side: 8, train: 6, test: 4)
    net = vgg(2, M, 3, for: data)
    train net epochs: 1
    flat = mlp(2, for: data); small = prune net keep: 60%; mask = prune net keep: 60% as: mask
    t = trace net on: data.train[0..<2]
    """

  private static let size = 200

  @Test(arguments: Attack.parts(of: Attack.lines, size: size)) func everyLineIsAnswered(_ part: Int) throws {
    let cancellation = Cancellation()
    let session = Session(engines: [.reference, .fast], cancellation: cancellation)
    for line in Self.setup.split(separator: "\n") {
      try #require(session.evaluate(String(line)) { _ in } == .succeeded, "\(line)")
    }
    let start = session.checkpoint
    var lines = HostileLines(chance: Attack.chance("lines", part))
    for number in 0..<min(Self.size, Attack.lines - part * Self.size) {
      // What the lines make of the workspace is part of the attack, but not for ever.
      if number % 40 == 0 { session.restore(start) }
      let line = lines.next()
      Witness.watching("part \(part), line \(number): \(line)", ask: { cancellation.request() }) {
        evaluate(line, in: session, "seed \(Attack.seed), part \(part), line \(number): \(line)")
      }
      cancellation.reset()
    }
  }

  private func evaluate(_ line: String, in session: Session, _ place: String) {
    _ = session.isComplete(line)
    _ = session.complete(line, at: line.unicodeScalars.count / 2)
    let before = session.workspace.variables.mapValues { "\($0.kind)" }
    var errors: [String] = []
    var texts: [String] = []
    let outcome = session.evaluate(line) { output in
      if case .error(let error) = output { errors.append(error) }
      if let text = output.text(width: 80) { texts.append(text) }
    }
    let isOneLine = !line.unicodeScalars.contains { $0 == "\n" || $0 == "\r" }
    if outcome == .failed {
      #expect(errors.count == 1, "\(place)\n\(errors)")
      #expect(errors.first?.isEmpty == false, "\(place)")
      if isOneLine { #expect(session.workspace.variables.mapValues { "\($0.kind)" } == before, "\(place)") }
    }
    // The line quotes itself in errors and definitions; its own signs come back, but made harmless.
    for error in errors {
      #expect(
        !error.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0 || $0.value == 7 }, "\(place)\n\(error)")
    }
  }
}
