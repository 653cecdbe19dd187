import Networks
import Syntax
import Tensors
import Texts

extension Evaluator {
  /// Runs one statement and shows what it is worth.
  func run(_ statement: Statement) throws(LanguageError) {
    notes = []
    switch (statement.target, statement.action) {
    case (.function(let head)?, .expression(let body)):
      try refuseConstant(head.name, at: head.nameRange)
      let definition = entry[statement.range]
      workspace.variables[head.name] = .function(
        UserFunction(
          name: head.name, parameters: head.parameters.map(\.name), body: body, entry: entry.text,
          definition: definition))
      if !statement.isSilent { emit(.text(definition)) }
    case (let target, .expression(let expression)):
      let value = try evaluate(expression)
      try store(value, in: target)
      if !statement.isSilent { echo(value, target: target) }
    case (let target, .verb(let phrase)):
      try run(phrase, target: target, isSilent: statement.isSilent, text: entry[statement.range])
    case (_, .loop(let loop)):
      let rounds = try run(loop)
      if let table = rounds.table(entry) {
        setAnswer(.table(table))
        if !statement.isSilent { emit(.table(table)) }
      }
    case (_, .dotWord(let word, _)):
      throw LanguageError("`.\(word)` must stand on a line of its own", at: statement.range)
    case (_, .help(let topic)): emit(.text(Help.text(for: topic, session: session)))
    }
    for note in notes where !statement.isSilent { emit(.text("note: \(note)")) }
  }

  private func run(_ phrase: VerbPhrase, target: Statement.Target?, isSilent: Bool, text: String) throws(LanguageError)
  {
    guard let verb = Verbs.named(phrase.verb) else {
      throw LanguageError(
        "`\(phrase.verb)` is not available yet", at: phrase.verbRange, suggestion: "? lists what there is.")
    }
    // Before the work, which may take minutes.
    try checkTaker(of: verb, phrase, target: target)
    let own = verb.subjectName(in: phrase)
    var taker = own
    if case .name(let name, _)? = target { taker = name }
    underWay = taker.map { ($0, text) }
    let call = try VerbCall(verb, phrase, evaluator: self, isSilent: isSilent)
    let value = try located(phrase.verbRange) { try verb.run(call) }
    if verb.changesSubject, verb.name != "step", case .network(let network) = value {
      var name = own ?? "ans"
      if case .name(let given, _)? = target { name = given }
      workspace.noteResult(network, named: name, by: text, replaces: loops > 0)
    }
    if let target {
      try store(value, in: target)
    } else if verb.changesSubject, let name = own {
      workspace.variables[name] = value
    } else if case .nothing = value {
    } else {
      setAnswer(value)
    }
  }

  /// Whether what the verb makes has somewhere to go.
  private func checkTaker(of verb: Verb, _ phrase: VerbPhrase, target: Statement.Target?) throws(LanguageError) {
    switch target {
    case .name(let name, let range): try refuseConstant(name, at: range)
    case .function(let head): throw LanguageError("a function's body is an expression", at: head.nameRange)
    case .place(let place): throw LanguageError("this cannot hold what a verb makes", at: place.range)
    case nil:
      // A verb on layers says by itself what is none.
      guard verb.changesSubject, !verb.takesLayer(in: phrase), let subject = phrase.subject, subject.bareWord == nil
      else { return }
      // A name for the result would not help what is no network.
      if case .member(let base, _, _) = subject.kind, let whole = base.bareWord, case .network? = lookUp(whole) {
        throw LanguageError(
          "`\(verb.name)` needs a network, not a part of one", at: subject.range,
          suggestion: "Such as \(verb.name) \(whole) …")
      }
      throw LanguageError(
        "`\(verb.name)` changes its subject, which must be a name", at: subject.range,
        suggestion: "Give the result one: net = \(verb.name) \(subject.source(in: entry)) …")
    }
  }

  private func refuseConstant(_ name: String, at range: SourceRange) throws(LanguageError) {
    guard Session.constantNames.contains(name) else { return }
    throw LanguageError("`\(name)` has a fixed meaning", at: range, suggestion: "Take another name.")
  }

  func store(_ value: Value, in target: Statement.Target?) throws(LanguageError) {
    switch target {
    case nil:
      if case .nothing = value { return }
      setAnswer(value)
    case .name(let name, let range):
      try refuseConstant(name, at: range)
      if case .nothing = value { throw LanguageError("there is no value to give to `\(name)`", at: range) }
      workspace.variables[name] = value
    case .place(let place): try assign(value, to: place)
    case .function(let head):
      throw LanguageError("a function's body is an expression", at: head.nameRange)
    }
  }

  private func echo(_ value: Value, target: Statement.Target?) {
    if case .nothing = value { return }
    switch (value, target) {
    case (.table(let table), nil): emit(.table(table))
    case (.report(let report), nil): report.outputs(width: session.width).forEach { emit($0) }
    case (_, .name(let name, _)?):
      emit(.text(Evaluator.echo(name, value)))
    case (_, .place?): break
    default: emit(.text(value.text()))
    }
  }

  /// `name = value`, with further lines of the value under its first.
  static func echo(_ name: String, _ value: Value) -> String {
    if case .function(let function) = value { return function.definition }
    let lead = "\(name) = "
    return lead + value.text().replacing("\n", with: "\n" + String(repeating: " ", count: lead.count))
  }

  /// `x[2] = 0` and `net.bn2.γ[3] = 0`.
  private func assign(_ value: Value, to place: Expression) throws(LanguageError) {
    var indices: [Expression]?
    var path = place
    if case .index(let base, let items) = place.kind { (path, indices) = (base, items) }
    switch path.kind {
    case .name(let name):
      guard let indices else { throw LanguageError("this cannot be assigned to", at: place.range) }
      let current = try evaluate(path)
      guard case .tensor(var tensor) = current else {
        throw LanguageError("only entries of tensors can be assigned, `\(name)` is \(current.kind)", at: path.range)
      }
      try assign(value, to: indices, of: &tensor, at: place.range)
      workspace.variables[name] = .tensor(tensor)
    case .member(let layerPath, let parameter, let parameterRange):
      guard case .member(let base, let layer, let layerRange) = layerPath.kind, case .name(let name) = base.kind,
        case .network(var network) = try evaluate(base)
      else {
        throw LanguageError(
          "only a network's parameters can be assigned", at: place.range,
          suggestion: "Such as net.bn2.γ[3] = 0.")
      }
      guard network.node(named: layer) != nil else {
        throw LanguageError(
          "the network has no layer `\(layer)`", at: layerRange,
          suggestion: didYouMean(layer, among: network.nodes.map(\.name)))
      }
      var tensor = try located(parameterRange) { try network.parameter(parameter, of: layer) }
      if let indices {
        try assign(value, to: indices, of: &tensor, at: place.range)
      } else {
        guard let new = value.asTensor else {
          throw LanguageError("a parameter is made of numbers, got \(value.kind)", at: place.range)
        }
        guard let stretched = try? new.broadcast(to: tensor.shape) else {
          throw LanguageError(
            "`\(parameter)` of \(layer) has shape \(tensor.shape), and this has shape \(new.shape)", at: place.range,
            suggestion: "Give a value for each, or one for all.")
        }
        tensor = stretched
      }
      let changed = tensor
      try located(place.range) { try network.setParameter(parameter, of: layer, to: changed) }
      let kept = try located(parameterRange) { try network.parameter(parameter, of: layer) }
      let cut = zip(kept.elements, changed.elements).count { $0 == 0 && $1 != 0 }
      if cut > 0 { note("\(cut.grouped) entries of \(layer).\(parameter) are cut and stay 0") }
      if !changed.elements.allSatisfy(\.isFinite) {
        note(
          "\(layer).\(parameter) now holds NaN or ∞: the network's scores may be no numbers, and it cannot be saved"
        )
      }
      workspace.variables[name] = .network(network)
    default: throw LanguageError("this cannot be assigned to", at: place.range)
    }
  }

  private func assign(_ value: Value, to indices: [Expression], of tensor: inout Tensor, at range: SourceRange)
    throws(LanguageError)
  {
    guard let new = value.asTensor else {
      throw LanguageError("a tensor holds numbers, got \(value.kind)", at: range)
    }
    var copy = tensor
    if let mask = try mask(indices) {
      try computed(range) { try copy.assign(new, toMask: mask) }
    } else {
      let selections = try self.selections(indices, in: tensor.shape)
      try computed(range) { try copy.assign(new, to: selections) }
    }
    tensor = copy
  }
}
