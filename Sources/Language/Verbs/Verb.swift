import DataLoading
import Engines
import Figures
import Networks
import Syntax
import Tensors
import Texts

/// A reserved word that does something to its subject.
struct Verb: Sendable {
  var name: String
  /// What the subject is, for help and errors: `a network`.
  var subject: String
  var labels: [Label]
  var summary: String
  /// A line that runs as it stands in a new session.
  var example: String
  /// Whether the subject takes the result when the line has no target.
  var changesSubject: Bool
  /// Whether the subject is a layer of a network; then the network changes.
  var takesLayer: Bool
  /// Beside which words of a label it does; nil if always.
  var takesLayerBeside: (label: String, words: [String])?
  /// Whether it trains, which takes its time: nobody does it again to compare what comes out.
  var trains: Bool
  var run: @Sendable (VerbCall) throws -> Value

  init(
    _ name: String, _ subject: String, labels: [Label] = [], changesSubject: Bool = false,
    takesLayer: Bool = false, takesLayerBeside: (label: String, words: [String])? = nil, trains: Bool = false,
    _ summary: String,
    example: String, run: @escaping @Sendable (VerbCall) throws -> Value
  ) {
    (self.name, self.subject, self.labels, self.changesSubject) = (name, subject, labels, changesSubject)
    (self.summary, self.example, self.run) = (summary, example, run)
    (self.takesLayer, self.takesLayerBeside, self.trains) = (takesLayer, takesLayerBeside, trains)
  }

  /// The variable that the verb is about; of `net.fc1` it is `net`, where a layer is a subject.
  func subjectName(in phrase: VerbPhrase) -> String? {
    if takesLayer(in: phrase), case .member(let base, _, _)? = phrase.subject?.kind { return base.bareWord }
    return phrase.subject?.bareWord
  }

  /// Whether the subject may be a layer of a network here.
  func takesLayer(in phrase: VerbPhrase) -> Bool {
    guard takesLayer, let beside = takesLayerBeside else { return takesLayer }
    return phrase.arguments.contains { argument in
      argument.label?.name == beside.label && argument.value.bareWord.map(beside.words.contains) == true
    }
  }
}

/// Every verb that there is so far; a test asserts that this list and the folder agree.
enum Verbs {
  static let registry = Registry([
    train, step, evaluate, prune, compact, factor, quantize, reestimate, slim, thin, compare, check, time, trace, draw,
    plot,
    show, explain, source, assert, save, export,
  ])
  static var all: [Verb] { registry.all }

  static func named(_ name: String) -> Verb? { all.first { $0.name == name } }

  /// How lines are read, by the verbs that are registered when the first one is. `source` may be asked for a verb too, if
  /// only to say that it has no formula.
  static let grammar = Grammar(verbs: Set(all.map(\.name)), coming: ["search"], quoting: [source.name])
}

/// One use of a verb, its labelled values evaluated.
struct VerbCall: Call {
  var verb: Verb
  var phrase: VerbPhrase
  var evaluator: Evaluator
  var labels: [String: (value: Value, range: SourceRange)]
  var isSilent: Bool

  init(_ verb: Verb, _ phrase: VerbPhrase, evaluator: Evaluator, isSilent: Bool) throws(LanguageError) {
    (self.verb, self.phrase, self.evaluator, self.isSilent) = (verb, phrase, evaluator, isSilent)
    labels = try evaluator.values(of: phrase.arguments, labels: verb.labels, owner: verb.name)
  }

  var session: Session { evaluator.session }

  func emit(_ output: Output) { if !isSilent { evaluator.emit(output) } }

  func emit(_ text: String) { emit(.text(text)) }

  /// The subject as it was written: `net`.
  var subjectText: String { phrase.subject?.source(in: evaluator.entry) ?? "" }

  /// A label's value as it was written: `small`.
  func text(of label: String) -> String? {
    phrase.arguments.first { $0.label?.name == label }?.value.source(in: evaluator.entry)
  }

  /// An advice that ends in a line that works.
  private func noImages(for network: Network) -> LanguageError {
    let shape = network.inputShape
    let fits = session.dataset(named: Glyphs.name, workspace: evaluator.workspace)?.train.imageShape == shape
    return LanguageError(
      "this network was not made for a data set", at: place,
      suggestion: fits
        ? "Say which images: \(verb.name) \(subjectText) on: glyphs.train[0..<50]"
        : "It reads images of \(shape): load some with idx(…) or cifar(…), and say on: which.")
  }

  var place: SourceRange { phrase.subject?.range ?? phrase.verbRange }

  func exampleOfOn(_ images: String) -> String { "\(verb.name) \(subjectText) on: \(images)" }

  func requiredSubject() throws(LanguageError) -> Expression {
    guard let subject = phrase.subject else {
      throw LanguageError(
        "`\(verb.name)` needs \(verb.subject)", at: phrase.verbRange, suggestion: "Such as \(verb.example)")
    }
    return subject
  }

  func subjectValue() throws(LanguageError) -> Value { try evaluator.evaluate(try requiredSubject()) }

  func subjectNetwork() throws(LanguageError) -> Network {
    let value = try subjectValue()
    guard case .network(let network) = value else {
      throw LanguageError(
        "`\(verb.name)` needs a network, got \(value.kind)", at: phrase.subject?.range,
        suggestion: value.advice ?? "Such as \(verb.example)")
    }
    return network
  }

  /// Refuses work whose intermediate values would not fit into memory.
  ///
  /// - Parameter label: what to point at.
  func checkSize(of network: Network, images: Int, label: String) throws(LanguageError) {
    let values = network.nodes.reduce(0) { $0 + $1.shape.count }
    guard values.multipliedReportingOverflow(by: images).partialValue <= VerbCall.mostValues else {
      throw LanguageError(
        "\(images.grouped) images at a time make \(values.grouped) values each; that is too much",
        at: labels[label]?.range ?? place, suggestion: "Take fewer at a time.")
    }
  }

  /// 2²⁸ values forward are 2 GiB, and as much again comes back.
  private static let mostValues = 1 << 28

  /// Refuses labels that say nothing about such a subject.
  func refuse(_ names: String..., for subject: String) throws(LanguageError) {
    guard let label = phrase.arguments.compactMap(\.label).first(where: { names.contains($0.name) }) else { return }
    throw LanguageError("`\(label.name):` says nothing about \(subject)", at: label.range, suggestion: "Leave it out.")
  }

  /// Advice on too many images after `on:`, in the learner's own words.
  func takeFewer(_ count: Int) -> String {
    guard let text = text(of: "on"), !text.contains("[") else { return "Take fewer, such as \(count)." }
    return "Take fewer, such as on: \(text)[0..<\(count)]."
  }

  /// The images that `on:` gives, else the first `count` training images of the network's data set.
  ///
  /// - Parameters:
  ///   - most: images that go through the network at a time; all of them if nil.
  ///   - isRandom: whether a network that was not made for a data set is looked at on random numbers; this says so.
  func batch(for network: Network, count: Int, atATime most: Int? = nil, orRandom isRandom: Bool = false) throws
    -> Batch
  {
    if labels["on"] == nil, network.dataset == nil {
      guard isRandom else { throw noImages(for: network) }
      try checkSize(of: network, images: count, label: "on")
      emit(
        ("this network was not made for a data set: looked at on \(count) images and labels of random numbers; on: takes "
          + "others").wrapped(to: session.width))
      return Batch(randomFor: network, count: count).judgeable(by: network)
    }
    var split = try images(for: network, part: \.train)
    // A whole data set would be too much for a batch, and is not meant letter for letter.
    var isWhole = false
    if case .dataset? = labels["on"]?.value { isWhole = true }
    if labels["on"] == nil || isWhole { split = try split.subset(0..<min(count, split.count)) }
    guard split.count <= 1000 else {
      throw LanguageError(
        "`\(verb.name)` looks at every value of a batch; \(split.count) images are too many", at: labels["on"]?.range,
        suggestion: takeFewer(50))
    }
    try checkSize(of: network, images: min(split.count, most ?? split.count), label: "on")
    let (images, labels) = split.batch(Array(0..<split.count))
    return Batch(images: images, labels: labels).judgeable(by: network)
  }
}

extension Batch {
  /// Judged by its labels, or where a network does not end in scores by the size of its output.
  fileprivate func judgeable(by network: Network) -> Batch {
    var batch = self
    if !network.givesScores { batch.objective = OutputEnergy() }
    return batch
  }

  /// Normal numbers and labels in turn; the same for a shape and a count on every run.
  init(randomFor network: Network, count: Int) {
    let shape = Shape([count] + network.inputShape.dimensions)
    self.init(
      images: .normal(shape, from: RandomStream(seed: 0, purpose: .workspace)),
      labels: (0..<count).map { $0 % network.classCount })
  }
}
