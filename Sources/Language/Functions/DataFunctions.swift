import DataLoading
import Foundation
import Syntax
import Texts

/// Data sets.
extension Functions {
  /// As many as 130,000 images of 16×16: half a minute's work.
  private static let mostPixels = 1 << 25

  static let dataFunctions: [Function] = [
    Function(
      "glyphs", [],
      labels: [
        Label("side", "pixels; 16 by default"), Label("train", "images to train on; 2000"),
        Label("test", "images to test with; 1000"), Label("seed", "0 by default"),
      ],
      "the built-in data set: ten digits, warped and noised; plain `glyphs` has the defaults",
      example: "glyphs(side: 12, train: 500, test: 100)"
    ) { call in
      let side = try call.integer("side", in: 8...128) ?? 16
      let train = try call.integer("train", in: 1...200_000) ?? 2000
      let test = try call.integer("test", in: 1...200_000) ?? 1000
      let seed = try call.seed()
      guard side * side * (train + test) <= mostPixels else {
        throw LanguageError(
          "this would take \((side * side * (train + test)).grouped) pixels", at: call.range,
          suggestion: "At most \(mostPixels.grouped) are allowed: a smaller side, or fewer images.")
      }
      let dataset = try Glyphs.dataset(side: side, trainCount: train, testCount: test, seed: seed)
      // Half-drawn images must not be found under this name later.
      if call.evaluator.session.cancellation.isRequested { throw LanguageError("stopped") }
      let isDefault = (side, train, test, seed) == (16, 2000, 1000, 0)
      let name = isDefault ? "glyphs" : "glyphs(side: \(side), train: \(train), test: \(test), seed: \(seed))"
      return .dataset(call.evaluator.session.register(dataset.renamed(name), recipe: call.recipe()))
    },
    Function(
      "idx", ["folder"],
      "images in the IDX format, plain or gzipped: looked for at the path, under $ESPALIER_DATASETS, under Datasets/",
      example: "idx(\"fashion-mnist\")"
    ) { call in
      let folder = try DatasetLocation.find(try call.text(at: 0))
      return .dataset(
        call.evaluator.session.register(try IDX.load(folder: folder), recipe: call.recipe(folder: folder.path)))
    },
    Function(
      "cifar", ["folder"],
      "CIFAR-10 in its binary version, plain or gzipped: looked for as idx does",
      example: "cifar(\"cifar-10\")"
    ) { call in
      let folder = try DatasetLocation.find(try call.text(at: 0))
      return .dataset(
        call.evaluator.session.register(try CIFAR10.load(folder: folder), recipe: call.recipe(folder: folder.path)))
    },
  ]
}

extension FunctionCall {
  /// The call as it would be typed in any folder, with values for what was written.
  fileprivate func recipe(folder: String? = nil) -> String {
    var parts = folder.map { ["\"\($0)\""] } ?? []
    for (label, (value, _)) in labels.sorted(by: { $0.key < $1.key }) {
      if case .number(let number) = value {
        parts.append("\(label): \(number)")
      } else {
        parts.append("\(label): \(value.text())")
      }
    }
    return "\(function.name)(\(parts.joined(separator: ", ")))"
  }
}

extension Dataset {
  fileprivate func renamed(_ name: String) -> Dataset {
    Dataset(name: name, train: train, test: test, decodingNote: decodingNote)
  }
}
