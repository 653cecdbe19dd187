import Compression
import DataLoading
import Engines
import Networks
import Options
import Syntax
import Texts

/// A verb that is a method of `Compression`: its options are the labels, and it shows the report.
extension Verb {
  /// - Parameters:
  ///   - images: what `on:` means for it.
  ///   - remarks: sentences about what came of it, beside the report's.
  init(
    _ method: CompressionMethod, _ subject: String, on images: String? = nil, _ summary: String, example: String,
    remarks: @escaping @Sendable (_ before: Network, _ small: Network) -> [String] = { _, _ in [] }
  ) {
    self.init(
      method.word, subject,
      labels: method.options.map(Label.init) + (images.map { [Label("on", $0)] } ?? []), changesSubject: true,
      takesLayer: method.reach != .network, trains: method.images == .training, summary, example: example
    ) { call in
      let (network, layer) = try call.subject(of: method.reach)
      let small = try call.compressed(network, layer: layer, by: method)
      if method.images != .training { call.show(small, madeFrom: network) }
      for remark in remarks(network, small) { call.emit(remark.wrapped(to: call.session.width)) }
      return .network(small)
    }
  }
}

extension VerbCall {
  func subject(of reach: CompressionMethod.Reach) throws(LanguageError) -> (Network, Network.NodeID?) {
    switch reach {
    case .network: return (try subjectNetwork(), nil)
    case .networkOrLayer: return try networkOrLayer()
    case .layer:
      let (network, node) = try layer()
      return (network, node.id)
    }
  }

  /// What the method makes of the network, as the labels say. Of a method that trains, what it had done when Ctrl-C came.
  func compressed(_ network: Network, layer: Network.NodeID? = nil, by method: CompressionMethod) throws
    -> Network
  {
    var workshop = Workshop(
      given: try given(method.options), layer: layer, test: session.test(for: network, in: evaluator.workspace),
      engine: session.engine, cancellation: session.cancellation)
    switch method.images {
    case .none: break
    case .measuring:
      if method.looksAtImages(workshop.given) {
        workshop.images = try measuringImages(for: network, count: method.imageCount)
      } else if let range = labels["on"]?.range {
        throw LanguageError("`on:` says nothing here: no image is looked at", at: range, suggestion: "Leave it out.")
      }
    case .training:
      workshop.training = try images(for: network, part: \.train)
      return try trained(network, by: method, in: workshop)
    }
    return try evaluator.computed(place) { try blaming { try method.compress(network, in: workshop) } }
  }

  /// What a compression throws, at the option that is to blame, or else at the subject.
  func blaming<T>(_ work: () throws -> T) throws -> T {
    do {
      return try work()
    } catch let error as CompressionError {
      let blamed = error.options.compactMap { labels[$0]?.range }.first
      return try evaluator.located(blamed ?? place) { throw error }
    }
  }

  /// The images after `on:`, or the first training images; nil if the network's data set is not at hand.
  private func measuringImages(for network: Network, count: Int) throws(LanguageError) -> Batch? {
    if labels["on"] == nil {
      guard let name = network.dataset, session.dataset(named: name, workspace: evaluator.workspace) != nil else {
        return nil
      }
    }
    do {
      return try batch(for: network, count: count, atATime: 50)
    } catch let error as LanguageError {
      throw error
    } catch {
      throw LanguageError("\(error)", at: place)
    }
  }

  /// What the labels say of some options, each checked for what may follow it.
  func given(_ options: [OptionDescription]) throws(LanguageError) -> Given {
    var values: [String: GivenValue] = [:]
    for option in options {
      guard let (value, range) = labels[option.name] else {
        guard option.isRequired else { continue }
        throw LanguageError(
          "`\(verb.name)` needs `\(option.name):`", at: phrase.verbRange,
          suggestion: option.content?.example.map { "Such as \(option.name): \($0)." })
      }
      if case .word(let word) = value {
        guard option.words.contains(word) else {
          throw LanguageError(
            "`\(option.name): \(word)` is not for what is to go here", at: range,
            suggestion: "It is one of \(option.words.joined(separator: ", ")).   ?\(verb.name) lists them all")
        }
        values[option.name] = .word(word)
        continue
      }
      switch option.content {
      case .count(let allowed):
        values[option.name] = try integer(option.name, in: allowed).map { .number(Double($0)) }
      case .number(let allowed):
        guard let number = try number(option.name) else { continue }
        guard allowed.contains(number) else { throw allowed.refusal(of: number, after: option.name, at: range) }
        values[option.name] = .number(number)
      case .truth: values[option.name] = try truth(option.name).map { .truth($0) }
      case nil: throw LanguageError("`\(option.name):` needs a word, got \(value.kind)", at: range)
      }
    }
    return Given(values)
  }
}

extension OptionContent {
  /// Something that may follow, for a suggestion.
  fileprivate var example: String? {
    if case .number(let range) = self { range.exampleOfShare?.asShare } else { nil }
  }
}

extension NumberRange {
  func refusal(of number: Double, after label: String, at range: SourceRange?) -> LanguageError {
    let got = "got \(NumberText.short(number))"
    guard let example = exampleOfShare else { return LanguageError("`\(label):` must be \(self), \(got)", at: range) }
    return LanguageError(
      "`\(label):` is a share \(self), \(got)", at: range, suggestion: "Such as \(label): \(example.asShare).")
  }
}

extension Double {
  /// `60%`, as it is typed.
  fileprivate var asShare: String { "\(Int((100 * self).rounded()))%" }
}

extension CompressionError {
  /// The options that may be to blame, the likeliest first.
  fileprivate var options: [String] {
    switch self {
    case .keep: ["keep"]
    case .cap: ["cap"]
    case .threshold, .negativeThreshold: ["threshold", "keep"]
    case .bits, .codebook, .centres: ["bits"]
    case .subvector: ["size"]
    case .noResponses, .cutWeights: ["by"]
    case .rank: ["rank"]
    case .noGamma: ["λ"]
    case .noScores: ["by"]
    case .noStructures, .noFactors: ["sparsify", "units"]
    case .tooFewSteps: ["λ", "epochs"]
    case .unfindableStrength: ["by", "λ"]
    case .unfindableForGrains: ["λ"]
    case .noGrains: ["sparsify", "units"]
    default: ["keep", "threshold"]
    }
  }
}
