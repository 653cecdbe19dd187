import Networks
import Tensors

/// What a pruning takes out, said by `units:`, with the labels that mean something for it.
struct PruningUnit: Sendable {
  /// nil for what is taken out without `units:`.
  var word: String?
  var labels: [Label]
  var prune: @Sendable (VerbCall, Network) throws -> Network
}

/// Everything that `prune` can take out. To add one is a file with a `PruningUnit` and a line here.
enum PruningUnits {
  static let registry = Registry(
    [.byCriterion] + ScaleLayer.Unit.allCases.map(PruningUnit.structures) + [.weights])
  static var all: [PruningUnit] { registry.all }

  static func named(_ word: String?) -> PruningUnit { all.first { $0.word == word } ?? .byCriterion }

  /// All labels. Each is refused beside the units for which it says nothing.
  static let labels: [Label] = {
    let words = all.compactMap(\.word)
    var labels = [
      Label(
        "keep",
        "the largest share of the removable channels to keep, tied ones counted once, or of the weights; without it, what "
          + "is exactly 0 goes"
      ),
      Label(
        "units", words: words,
        "in place of channels by a criterion: structures whose factor s is 0, after train … sparsify:, or weights one by one"
      ),
      Label("threshold", "in place of keep: what scores above this stays"),
    ]
    for label in all.flatMap(\.labels) where !labels.contains(where: { $0.name == label.name }) {
      let others = all.filter { unit in !unit.labels.contains { $0.name == label.name } }.compactMap(\.word)
      labels.append(others.isEmpty ? label : label.not(with: "units", others))
    }
    return labels
  }()
}
