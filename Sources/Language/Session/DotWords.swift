import Syntax

/// A word that drives the session, never the maths: `.undo`.
public struct DotWord {
  public var name: String
  public var summary: String
  /// What help on the word adds to the summary.
  public var details: String
  public var example: String
  public var run: (_ session: Session, _ rest: String, _ emit: (Output) -> Void) -> Outcome

  public init(
    _ name: String, _ summary: String, details: String = "", example: String,
    run: @escaping (_ session: Session, _ rest: String, _ emit: (Output) -> Void) -> Outcome
  ) {
    (self.name, self.summary, self.details, self.example, self.run) = (name, summary, details, example, run)
  }
}

enum DotWords {
  /// Those that lines may use which somebody else wrote: they show something, or hold for these lines alone.
  static let ofLessons: Set = ["help", "engine", "scoreboard"]

  nonisolated(unsafe) static let builtIn: [DotWord] = [
    DotWord("help", "does what ? does", example: ".help prune") { session, rest, emit in
      emit(.text(Help.text(for: rest, session: session)))
      return .succeeded
    },
    DotWord(
      "undo", "takes the last line that changed something back",
      details:
        "It goes back up to 200 lines, as far as half a gigabyte of tensors and networks reaches, and one in any case.",
      example: ".undo"
    ) { session, _, emit in
      guard let last = session.past.popLast() else {
        emit(.error("there is nothing to undo"))
        return .failed
      }
      session.future.append(Session.Snapshot(workspace: session.workspace, entry: last.entry))
      session.workspace = last.workspace
      emit(.text("undone: \(last.entry)"))
      return .succeeded
    },
    DotWord("redo", "brings back what .undo took", example: ".redo") { session, _, emit in
      guard let next = session.future.popLast() else {
        emit(.error("there is nothing to redo"))
        return .failed
      }
      session.past.append(
        Session.Snapshot(workspace: session.workspace, entry: next.entry), before: next.workspace)
      session.workspace = next.workspace
      emit(.text("done again: \(next.entry)"))
      return .succeeded
    },
    DotWord("history", "lists what was typed; .history 20 the last twenty", example: ".history") {
      session, rest, emit in
      let count = Int(rest) ?? 30
      for (index, entry) in session.transcript.dropLast().enumerated().suffix(max(count, 0)) {
        emit(.text("\(index + 1)  \(entry)"))
      }
      return .succeeded
    },
    engine, scoreboard, save, open, sessions,
    DotWord("quit", "leaves", example: ".quit") { _, _, _ in .quit },
  ]
}

extension Session {
  /// Whether a lesson's line may use a word after a dot.
  public static func isForLessons(dotWord word: some StringProtocol) -> Bool {
    DotWords.ofLessons.contains(String(word))
  }

  func runDotWord(_ word: String, _ rest: String, at range: SourceRange, emit: @escaping (Output) -> Void)
    throws(LanguageError) -> Outcome
  {
    guard let found = dotWords.first(where: { $0.name == word }) else {
      let names = dotWords.map { "." + $0.name }
      throw LanguageError(
        "there is no `.\(word)`", at: range,
        suggestion: didYouMean("." + word, among: names) ?? "There are \(names.joined(separator: " ")).")
    }
    guard !files.isConfined || DotWords.ofLessons.contains(word) else {
      throw LanguageError(
        "`.\(word)` is for who sits at the prompt", at: range, suggestion: "A lesson's lines do without it.")
    }
    return found.run(self, rest, emit)
  }
}
