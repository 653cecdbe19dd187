import Syntax

extension Session {
  /// The engine that runs networks, by its name; one that there is not changes nothing.
  public var engineName: String {
    get { engine.name }
    set {
      guard newValue != engine.name, let found = engines.first(where: { $0.name == newValue }) else { return }
      engine = found
    }
  }
}

extension DotWords {
  static var engine: DotWord {
    DotWord("engine", "says which engine runs networks, or changes it: .engine reference", example: ".engine") {
      session, rest, emit in
      let names = session.engines.map(\.name)
      if rest.isEmpty {
        for engine in session.engines {
          let mark = engine.name == session.engine.name ? "›" : " "
          emit(.text("\(mark) \(engine.name)  \(engine.summary)"))
        }
        return .succeeded
      }
      guard let engine = session.engines.first(where: { $0.name == rest }) else {
        let suggestion = didYouMean(rest, among: names) ?? "There are \(names.joined(separator: " and "))."
        emit(.error("there is no engine “\(rest)”. \(suggestion)"))
        return .failed
      }
      session.engine = engine
      emit(.text("\(engine.name) engine: \(engine.summary)"))
      return .succeeded
    }
  }
}
