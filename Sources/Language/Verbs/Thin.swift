import Compression

extension Verbs {
  static let thin = Verb(
    IterativeWeightPruning.method, "a network",
    on: "the images; the training part of the network's data set by default",
    "cuts a few weights and trains the others on, again and again; Ctrl-C stops it after the batch and keeps a valid "
      + "network",
    example: "net = mlp(32, for: glyphs); train net epochs: 4; thin net keep: 10% passes: 2 tune: 1")
}
