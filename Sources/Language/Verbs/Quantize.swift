import Compression
import Networks

extension Verbs {
  static let quantize = Verb(
    "quantize", "a network, or a layer of one",
    labels: [Label("bits", "how many bits a weight takes; 4 by default, which is up to 16 different values a layer")],
    changesSubject: true, takesLayer: true,
    "lets the weights of a layer share a few values, found by k-means; training on moves the values",
    example: "net = vgg(8, M, 16, for: glyphs); train net epochs: 5; small = quantize net bits: 4"
  ) { call in
    let (network, layer) = try call.networkOrLayer()
    let bits = try call.integer("bits", in: WeightSharing.bits) ?? 4
    let small = try call.computed(at: "bits") {
      var small = try WeightSharing.share(network, bits: bits, layer: layer)
      try call.measure(&small, against: network)
      return small
    }
    call.show(small)
    return .network(small)
  }
}
