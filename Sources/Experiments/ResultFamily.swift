import Networks
import Tensors

/// Methods of one kind with what they are compared with: `espalier results weights` measures them.
public struct ResultFamily: Sendable {
  /// The word behind `results`.
  public let word: String
  /// What is asked, in one line.
  public let summary: String
  /// How many images are trained on where nothing else is said.
  public let images: Int
  /// What is said before the tables, in Markdown.
  public let introduction: @Sendable (_ only: String) -> String
  /// - Parameters:
  ///   - only: networks whose names begin so.
  public let measure:
    @Sendable (_ only: String, _ seeds: ClosedRange<UInt64>, _ laboratory: Laboratory) throws -> [ResultTable]

  init(
    _ word: String, images: Int = 10_000, _ summary: String,
    introduction: @escaping @Sendable (_ only: String) -> String = { _ in "" },
    measure: @escaping @Sendable (String, ClosedRange<UInt64>, Laboratory) throws -> [ResultTable]
  ) {
    (self.word, self.images, self.summary) = (word, images, summary)
    (self.introduction, self.measure) = (introduction, measure)
  }
}

/// Every family; to add one is a file and a word here.
public enum ResultFamilies {
  /// Those of this module; whoever is built on it may add some. The first is what goes without a word.
  public static let registry = Registry([ResultFamily.methods, .weights, .grains, .noise, .codebooks, .teachers])
  /// In the order in which they were added.
  public static var all: [ResultFamily] { registry.all }
}

extension ResultFamily {
  static let methods = ResultFamily(
    "methods", "the pruning of channels and blocks, with its controls",
    introduction: { only in "### Networks\n\n\(Subject.markdown(Subject.all.filter { $0.name.hasPrefix(only) }))" }
  ) { only, seeds, laboratory in
    try Results.measure(Subject.all.filter { $0.name.hasPrefix(only) }, seeds: seeds, in: laboratory).tables
  }

  static let weights = ResultFamily(
    "weights", images: .max, "how many weights two LeNets need, and how few bytes",
    introduction: { WeightSubject.markdown(WeightSubject.all.filter(named: $0)) }
  ) { only, seeds, laboratory in
    [try WeightExperiment.measure(WeightSubject.all.filter(named: only), seeds: seeds, in: laboratory).table]
  }
}

extension [WeightSubject] {
  /// Those whose names begin so.
  fileprivate func filter(named only: String) -> [WeightSubject] { filter { $0.name.hasPrefix(only) } }
}

extension WeightSubject {
  static func markdown(_ subjects: [WeightSubject]) -> String {
    subjects.map { "\($0.name): `\($0.builder)`  " }.joined(separator: "\n")
  }
}
