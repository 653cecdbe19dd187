import Compression

extension Verbs {
  static let quantize = Verb(
    WeightSharing.method, "a network, or a layer of one",
    on: "images to measure on, for by: responses; the first 1,000 training images by default",
    "lets weights share a few values, or sub-vectors, of their layer; training on moves these",
    example: "net = vgg(8, M, 16, for: glyphs); train net epochs: 5; small = quantize net bits: 4")
}
