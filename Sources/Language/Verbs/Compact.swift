import Compression

extension Verbs {
  static let compact = Verb(
    Surgery.method, "a network",
    "removes channels that are constant or that nobody reads; the network computes what it did before",
    example: "net = vgg(8, M, 16, for: glyphs); train net epochs: 10 λ: 0.01; prune net as: mask; compact net")
}
