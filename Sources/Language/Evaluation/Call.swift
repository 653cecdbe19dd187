import DataLoading
import Networks
import Syntax
import Tensors
import Texts

/// What functions and verbs have in common: labelled values with checks that say what is needed.
protocol Call {
  var evaluator: Evaluator { get }
  var labels: [String: (value: Value, range: SourceRange)] { get }
  /// What errors point at when no label is to blame.
  var place: SourceRange { get }
  /// How `on:` is written with it, for a suggestion: `train net on: glyphs`.
  func exampleOfOn(_ images: String) -> String
}

extension Call {
  /// Errors from below point at what stands after the label, if it is there.
  func located<T>(at label: String, _ body: () throws -> T) throws(LanguageError) -> T {
    try evaluator.located(labels[label]?.range ?? place, body)
  }

  /// Work that Ctrl-C ends within a moment, and whose result is thrown away then; errors point as in `located`.
  func computed<T>(at label: String, _ body: () throws -> T) throws(LanguageError) -> T {
    try evaluator.computed(labels[label]?.range ?? place, body)
  }

  func number(_ label: String) throws(LanguageError) -> Double? {
    guard let (value, range) = labels[label] else { return nil }
    guard case .number(let number) = value else {
      throw LanguageError("`\(label):` needs a number, got \(value.kind)", at: range)
    }
    return number
  }

  func integer(_ label: String, in allowed: ClosedRange<Int> = 0...Int(Int32.max)) throws(LanguageError) -> Int? {
    guard let number = try number(label) else { return nil }
    guard let integer = Int(exactly: number), allowed.contains(integer) else {
      throw LanguageError(
        "`\(label):` needs a whole number from \(allowed.lowerBound) to \(allowed.upperBound), got \(NumberText.short(number))",
        at: labels[label]?.range)
    }
    return integer
  }

  func positive(_ label: String, orZero: Bool = false) throws(LanguageError) -> Double? {
    guard let value = try number(label) else { return nil }
    guard value.isFinite, value > 0 || orZero && value == 0 else {
      throw LanguageError(
        "`\(label):` must be \(orZero ? "at least" : "above") 0, got \(NumberText.short(value))",
        at: labels[label]?.range)
    }
    return value
  }

  func seed(_ label: String = "seed") throws(LanguageError) -> UInt64 { UInt64(try integer(label) ?? 0) }

  /// Where starting weights come from; see `Session.weightSeedShift`.
  func weightSeed() throws(LanguageError) -> UInt64 { try seed() + evaluator.session.weightSeedShift }

  func truth(_ label: String) throws(LanguageError) -> Bool? {
    guard let (value, range) = labels[label] else { return nil }
    guard case .truth(let truth) = value else {
      throw LanguageError("`\(label):` needs true or false, got \(value.kind)", at: range)
    }
    return truth
  }

  func word(_ label: String) -> String? {
    guard case .word(let word)? = labels[label]?.value else { return nil }
    return word
  }

  func text(_ label: String) throws(LanguageError) -> String? {
    guard let (value, range) = labels[label] else { return nil }
    guard case .text(let text) = value else {
      throw LanguageError("`\(label):` needs a text in quotes, got \(value.kind)", at: range)
    }
    return text
  }

  func network(_ label: String) throws(LanguageError) -> Network? {
    guard let (value, range) = labels[label] else { return nil }
    guard case .network(let network) = value else {
      throw LanguageError("`\(label):` needs a network, got \(value.kind)", at: range)
    }
    return network
  }

  /// The images after a label; a whole data set stands for its training or test part.
  func split(_ label: String, part: KeyPath<Dataset, DataSplit>) throws(LanguageError) -> DataSplit? {
    guard let (value, range) = labels[label] else { return nil }
    switch value {
    case .split(let split): return split
    case .dataset(let dataset): return dataset[keyPath: part]
    default:
      throw LanguageError(
        "`\(label):` needs images, got \(value.kind)", at: range, suggestion: "Such as glyphs.train[0..<100].")
    }
  }

  /// The data set a network was made for, or the images after `on:`.
  func images(for network: Network, part: KeyPath<Dataset, DataSplit>) throws(LanguageError) -> DataSplit {
    if let split = try split("on", part: part) {
      guard split.count > 0 else { throw LanguageError("there are no images here", at: labels["on"]?.range) }
      return split
    }
    guard let name = network.dataset else {
      throw LanguageError(
        "this network was not made for a data set", at: place, suggestion: suggestion(of: network.inputShape))
    }
    guard let dataset = evaluator.session.dataset(named: name, workspace: evaluator.workspace) else {
      let way = name.hasPrefix("\(Glyphs.name)(") ? "Type \(name) first." : "Load it with idx(…) or cifar(…) first."
      throw LanguageError("the network was made for “\(name)”, which is not loaded", at: place, suggestion: way)
    }
    return dataset[keyPath: part]
  }

  /// Images that fit: of a variable, or the built-in ones.
  private func suggestion(of shape: Shape) -> String {
    let fitting = evaluator.workspace.variables.sorted { $0.key < $1.key }.first { variable in
      if case .dataset(let dataset) = variable.value { dataset.train.imageShape == shape } else { false }
    }
    if let fitting { return "Say which images: \(exampleOfOn(fitting.key))." }
    if evaluator.session.dataset(named: Glyphs.name, workspace: evaluator.workspace)?.train.imageShape == shape {
      return "Say which images: \(exampleOfOn(Glyphs.name))."
    }
    return "It reads \(shape): load such images with data = idx(…) or data = cifar(…), then \(exampleOfOn("data"))."
  }
}
