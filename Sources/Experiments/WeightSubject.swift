import Networks
import Tensors

/// A network without batch norm whose weights are cut one by one.
public struct WeightSubject: Sendable {
  public let name: String
  /// As the prompt builds it.
  public let builder: String
  /// How long it takes, beside the others.
  let effort: Int
  /// η of a first training, and of training on. Without batch norm a convolution bears less.
  let rate: Double
  /// How many a weight takes when they are shared.
  let bits: Int
  /// - Parameter share: of the widths of all hidden layers; 1 for the network itself.
  let make: @Sendable (_ share: Double, Shape, Int, UInt64) throws(NetworkError) -> Network

  /// The two that the pruning literature measures. On 28×28 grey images and ten classes they have 266,610 and 431,080
  /// parameters.
  public static let all = [
    WeightSubject(name: "LeNet-300-100", builder: "mlp(300, 100)", effort: 1, rate: 0.03, bits: 4) {
      share, input, classes, seed throws(NetworkError) in
      try .mlp([300.scaled(by: share), 100.scaled(by: share)], input: input, classes: classes, seed: seed)
    },
    WeightSubject(name: "LeNet-5", builder: "lenet()", effort: 8, rate: 0.01, bits: 5) {
      share, input, classes, seed throws(NetworkError) in
      try .lenet(
        channels: [max(2, Int((20 * share).rounded())), 50.scaled(by: share)], units: 500.scaled(by: share),
        input: input, classes: classes, seed: seed)
    },
  ]

  /// The widest network of its kind that takes no more bits.
  func narrow(bits: Int, _ input: Shape, _ classes: Int, seed: UInt64) throws(NetworkError) -> Network {
    var best = try make(0, input, classes, seed)
    for step in 1...200 {
      let network = try make(Double(step) / 200, input, classes, seed)
      if network.costs.bits <= bits { best = network }
    }
    return best
  }
}

extension Int {
  /// No fewer than there are digits: a layer that lets less through is no control of anything.
  fileprivate func scaled(by share: Double) -> Int { Swift.max(10, Int((Double(self) * share).rounded())) }
}
