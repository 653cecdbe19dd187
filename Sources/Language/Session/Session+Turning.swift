import Compression
import Engines
import Networks

/// What a page lets its reader turn, computed once while it is made.
extension Session {
  /// What `prune … threshold:` leaves of a network at every threshold; nil for what is no network with γ. Changes nothing.
  package func thresholdSweep(of expression: String) -> ThresholdSweep? {
    guard case .network(let network)? = worth(of: expression) else { return nil }
    let workshop = Workshop(images: measuringImages(for: network), engine: engine, cancellation: cancellation)
    return try? ThresholdSweep(network, in: workshop)
  }

  /// The numbers of an expression, if it is made of finite ones. Changes nothing.
  package func numbers(of expression: String) -> [Double]? {
    guard let numbers = worth(of: expression)?.asTensor?.elements, !numbers.isEmpty, numbers.allSatisfy(\.isFinite)
    else { return nil }
    return numbers
  }

  /// Those that `prune` measures on where nothing else is said.
  private func measuringImages(for network: Network) -> Batch? {
    guard let name = network.dataset, let train = dataset(named: name, workspace: workspace)?.train,
      train.imageShape == network.inputShape
    else { return nil }
    let (images, labels) = train.batch(Array(0..<min(200, train.count)))
    return Batch(images: images, labels: labels)
  }
}
