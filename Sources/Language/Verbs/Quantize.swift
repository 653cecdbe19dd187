import Compression

extension Verbs {
  static let quantize = Verb(
    WeightSharing.method, "a network, or a layer of one",
    "lets the weights of a layer share a few values, found by k-means; training on moves the values",
    example: "net = vgg(8, M, 16, for: glyphs); train net epochs: 5; small = quantize net bits: 4")
}
