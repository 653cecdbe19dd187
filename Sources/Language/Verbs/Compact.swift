import Compression
import Networks

extension Verbs {
  static let compact = Verb(
    "compact", "a network", changesSubject: true,
    "removes the channels that are constant, such as a mask's; the network computes what it did before",
    example: "net = vgg(8, M, 16, for: glyphs); train net epochs: 10 λ: 0.01; prune net as: mask; compact net"
  ) { call in
    let network = try call.subjectNetwork()
    var small = try call.evaluator.located(call.place) { try Surgery.compact(try network.foldingScales()) }
    guard small.prunings.count > network.prunings.count else {
      call.emit("nothing to take out: no channel is constant but those that carry constants")
      return .network(small)
    }
    try call.evaluator.located(call.place) { try call.measure(&small, against: network) }
    call.show(small)
    return .network(small)
  }
}
