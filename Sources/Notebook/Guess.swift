import Language
import Texts

/// What a cell asks for before it runs. The verdict comes after the experiment, not before.
public struct Guess: Equatable, Sendable {
  /// What is true afterwards.
  public enum Truth: Equatable, Sendable {
    /// The number that an expression is worth.
    case number(String)
    /// The first choice whose condition holds.
    case choice([Character: String])
    /// The choices by what their expressions are worth, largest first.
    case order([Character: String])
  }

  /// What decides.
  public var truth: Truth
  /// In the order of their letters; none where a number is asked for.
  public var choices: [[Markdown]] = []
  /// The comment's, in the file.
  public var line: Int

  /// a, b, c, … as many as there are choices.
  public var letters: [Character] { Array("abcdefghijklmnopqrstuvwxyz".prefix(choices.count)) }

  /// `accuracy(small)`; or lines `a => condition`; or `order` and lines `a => expression`.
  init(_ comment: Comment) throws(Complaint) {
    line = comment.line
    var lines = comment.text.split { $0.isNewline }.map { String($0.trimmed) }.filter { !$0.isEmpty }
    guard lines.contains(where: { $0.contains("=>") }) else {
      guard lines.count == 1 else { throw Complaint(comment.line, "a guess of a number has one expression") }
      truth = .number(lines[0])
      return
    }
    let isOrder = lines.first == "order"
    if isOrder { lines.removeFirst() }
    var expressions: [Character: String] = [:]
    for line in lines {
      guard let letter = line.first, letter.isLowercase, line.dropFirst().trimmed.hasPrefix("=>") else {
        throw Complaint(comment.line, "what decides a guess has the form `a => condition`, got \(line)")
      }
      expressions[letter] = String(line.dropFirst().trimmed.dropFirst(2).trimmed)
    }
    truth = isOrder ? .order(expressions) : .choice(expressions)
  }

  /// - Throws: if the list before the cell does not have the choices that the comment decides between.
  mutating func take(_ choices: [[Markdown]]?) throws(Complaint) {
    switch truth {
    case .number: return
    case .choice(let expressions), .order(let expressions):
      guard let choices, (2...26).contains(choices.count) else {
        throw Complaint(line, "a guess by letters needs a list of choices before its cell")
      }
      self.choices = choices
      guard Set(letters) == Set(expressions.keys) else {
        throw Complaint(
          line, "a guess needs one line for each choice, \(letters.map(String.init).joined(separator: ", "))")
      }
    }
  }
}

extension Guess {
  /// What an entry guesses, as it is shown again; nil for an entry that is no guess.
  func read(_ entry: String) -> String? {
    let letters = entry.lowercased().filter { !$0.isWhitespace && $0 != "," }
    switch truth {
    case .number: return Session.literalNumber(entry) == nil ? nil : String(entry.trimmed)
    case .choice: return letters.count == 1 && self.letters.contains(letters.first ?? "-") ? letters : nil
    case .order:
      return Set(letters) == Set(self.letters) && letters.count == self.letters.count
        ? letters.map(String.init).joined(separator: " ") : nil
    }
  }

  /// What is true in a session after the cell has run; nil if nothing can be said.
  func outcome(in session: Session) -> String? {
    switch truth {
    case .number(let expression): return session.number(of: expression).map(NumberText.short)
    case .choice(let conditions):
      return letters.first { letter in
        conditions[letter].map { session.objection(to: $0) == nil } == true
      }.map(String.init)
    case .order(let expressions):
      let values = letters.compactMap { letter in
        expressions[letter].flatMap(session.number).map { (letter: letter, value: $0) }
      }
      guard values.count == letters.count else { return nil }
      return values.sorted { ($1.value, $0.letter) < ($0.value, $1.letter) }.map { String($0.letter) }
        .joined(separator: " ")
    }
  }

  /// Guess and truth side by side. A share is told in per cent where it was guessed so, `90%` or 90; a count never is.
  func verdict(_ guess: String, _ outcome: String, in session: Session) -> String {
    switch truth {
    case .number(let expression):
      guard let guessed = Session.literalNumber(guess), let value = session.number(of: expression) else { return "" }
      let isShare = value != 0 && abs(value) <= 1
      let said = guess.contains("%") ? NumberText.percent(guessed) : NumberText.short(guessed)
      let inPercent = guess.contains("%") || value < 1 && (10...100).contains(guessed)
      return "You said \(said); it is \(isShare && inPercent ? NumberText.percent(value) : NumberText.short(value))."
    case .choice:
      return guess == outcome ? "You said \(guess), and so it is." : "You said \(guess); it is \(outcome)."
    case .order:
      return guess == outcome ? "You said \(guess), and so it is." : "You said \(guess); it is \(outcome)."
    }
  }

  /// What is asked, for a reader.
  var label: String {
    switch truth {
    case .number: "Your guess first: a number"
    case .choice: "Your guess first: which?"
    case .order: "Your guess first: in which order, largest first?"
    }
  }

  /// What to type.
  var request: String {
    switch truth {
    case .number: "Your guess first: a number. Enter runs it without one."
    case .choice: "Your guess first: a letter. Enter runs it without one."
    case .order: "Your guess first: the letters, largest first. Enter runs it without one."
    }
  }
}
