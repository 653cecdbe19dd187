import EmbeddedTexts

/// Some sources that are read together, as one page.
struct SourceChapter: Equatable, Sendable {
  let slug: String
  let title: String
  /// What one reads here.
  let summary: String
  let folder: String
  /// Without their ending, in the order in which one would read them.
  var files: [String]

  var page: String { "engine-\(slug).html" }

  /// The files with their paths and texts.
  var sources: [(name: String, path: String, text: String)] {
    files.compactMap { file in
      let path = "Sources/\(folder)/\(file).swift"
      return EmbeddedTexts.text(at: path).map { (String(file.split(separator: "/").last ?? ""), path, $0) }
    }
  }

  /// Every chapter. What no chapter names of a folder stands at the end of the last that is of it, so that nothing of what
  /// is inside the program is missing.
  static let all: [SourceChapter] = {
    var chapters = named
    for folder in Set(chapters.map(\.folder)) {
      let own = EmbeddedTexts.paths(in: "Sources/\(folder)").map {
        String($0.dropFirst("Sources/\(folder)/".count).dropLast(".swift".count))
      }
      let listed = Set(chapters.filter { $0.folder == folder }.flatMap(\.files))
      guard let last = chapters.lastIndex(where: { $0.folder == folder }) else { continue }
      chapters[last].files += own.filter { !listed.contains($0) }
    }
    return chapters
  }()

  private init(_ slug: String, _ title: String, _ summary: String, in folder: String, _ files: [String]) {
    (self.slug, self.title, self.summary, self.folder, self.files) = (slug, title, summary, folder, files)
  }

  private static let named = [
    SourceChapter(
      "operations", "What an operation is",
      "Numbers in, numbers out, and the way back for gradients; then the simplest ones.", in: "ReferenceEngine",
      ["Operation", "Linear", "Add", "Multiply", "Flatten"]),
    SourceChapter(
      "convolution", "Convolution", "A window that moves over a picture: where it reads, and what it sums.",
      in: "ReferenceEngine", ["Window", "RowSpans", "Convolution2D", "TransposedConvolution2D"]),
    SourceChapter(
      "normalisation", "Normalisation", "Batch norm with its γ and β, on which all pruning here rests.",
      in: "ReferenceEngine", ["BatchNorm2D", "Scale", "LocalResponseNormalization"]),
    SourceChapter(
      "activations", "Activations", "A function of one number, and its derivative.", in: "ReferenceEngine",
      ["Activation", "ReLU", "LeakyReLU", "PReLU", "ReLU6", "Sigmoid", "Tanh", "SiLU", "HardSwish"]),
    SourceChapter(
      "pooling", "Pooling and sizes", "Many pixels become one, or one many.", in: "ReferenceEngine",
      ["MaxPool2D", "AveragePool2D", "GlobalAveragePool", "Upsample"]),
    SourceChapter(
      "channels", "Joining and choosing channels", "What pruning has to follow: where a channel goes on.",
      in: "ReferenceEngine", ["Concatenate", "SelectChannels", "ChannelShuffle", "PadShortcut"]),
    SourceChapter(
      "noise", "Noise", "What is dropped at random in training, and what stands for it afterwards.",
      in: "ReferenceEngine", ["Dropout", "DropConnect", "MultinomialDropout"]),
    SourceChapter(
      "training", "Loss and update", "How wrong the scores are, and what one step of training does about it.",
      in: "ReferenceEngine", ["Softmax", "CrossEntropy", "Distillation", "UpdateRule"]),
    SourceChapter(
      "weights", "Forms of weights", "A layer computes with W; what is stored may be less.", in: "Networks/Weights",
      [
        "WeightForm", "Weights", "DenseWeights", "Codes", "MaskedWeights", "SharedWeights", "SignWeights",
        "SubvectorCut", "ProductWeights", "ResidualWeights",
      ]),
    SourceChapter(
      "criteria", "What matters", "Scores for channels: |γ| and the others that it is compared with.",
      in: "Compression",
      [
        "Criterion", "Importance/NetworkSlimming", "Importance/FilterNorm", "Importance/ActivationDeviation",
        "Importance/TaylorExpansion", "Importance/RandomScores", "ActivationStatistics",
      ]),
    SourceChapter(
      "decision", "Which channels go", "From scores to a decision: thresholds, ties, floors.", in: "Compression",
      ["Selection", "Cut", "PruningDecision", "Conventions", "ThresholdSweep", "ChannelExplanation"]),
    SourceChapter(
      "surgery", "Surgery",
      "Channels fall silent, then leave; what they always added stays.", in: "Compression",
      [
        "Surgery/Surgery", "Surgery/Silencing", "Surgery/Compensation", "Surgery/Compaction", "Surgery/Carriers",
        "Surgery/ChannelSelection", "Surgery/Surgery+Report", "Surgery/Surgery+Method",
      ]),
    SourceChapter(
      "structures", "Whole structures, single weights", "What else can go: blocks, weights, bits, ranks.",
      in: "Compression",
      [
        "SparseStructureSelection", "SparseStructureSelection+Removal", "Weights/WeightPruning",
        "Weights/Quantization/WeightSharing", "Weights/Quantization/Quantizer",
        "Weights/Quantization/ValueQuantizer", "Weights/Quantization/CodebookClusters",
        "Weights/Quantization/SignQuantizer", "Weights/Quantization/ProductQuantizer",
        "Weights/Quantization/VectorClusters", "Weights/Quantization/ResidualQuantizer",
        "Weights/Quantization/ResponseQuantizer", "Weights/Quantization/ResponseFit", "Factorization/TruncatedSVD",
      ]),
    SourceChapter(
      "methods", "Methods", "What the verbs of the prompt do, and what may be said to them.", in: "Compression",
      [
        "Methods/CompressionMethod", "Methods/Workshop", "Methods/ChannelPruning", "Methods/PruningMethods",
        "Methods/SparseTraining", "Methods/PenaltyStrength", "Methods/IterativeSlimming",
      ]),
  ]
}
