import Engines
import Networks
import Reports
import Syntax
import Tensors
import Texts
import Training

/// What a network costs and how well it does, for whoever compares networks.
package struct NetworkStanding: Equatable, Sendable {
  /// On all test images, 0 to 1.
  package var accuracy: Double
  /// Of its file.
  package var bytes: Int
  /// For one image.
  package var multiplyAdds: Int
  /// For one image on this machine, the median.
  package var seconds: Double
  /// `13 layers, 5,605 parameters`.
  package var summary: String

  package init(accuracy: Double, bytes: Int, multiplyAdds: Int, seconds: Double, summary: String) {
    (self.accuracy, self.bytes, self.multiplyAdds) = (accuracy, bytes, multiplyAdds)
    (self.seconds, self.summary) = (seconds, summary)
  }
}

extension Session {
  /// How a variable's network does on all test images of a data set.
  ///
  /// - Throws: in words, where there is no such network, or it was not made for that data.
  package func standing(of name: String, on dataset: String) throws(LanguageError) -> NetworkStanding {
    let name = canonicalName(name)
    guard let value = workspace.variables[name] else { throw LanguageError("there is no `\(name)`") }
    guard case .network(let network) = value else {
      throw LanguageError("`\(name)` is \(value.kind), not a network")
    }
    guard network.dataset == dataset, let images = testImages(for: network, count: .max, workspace: workspace) else {
      throw LanguageError(
        "`\(name)` was not made for \(dataset)", suggestion: "vgg(8, M, 16, for: \(dataset)) makes a network for it.")
    }
    do {
      let accuracy = try accuracy(of: network, on: images)
      let image = try images.subset(0..<1).batch([0]).images
      let executor = engine.makeExecutor(network)
      let timing = try Cancellation.$ofArithmetic.withValue(cancellation) {
        try Timing.byTurns(of: 1, seconds: 0.3) { (_) throws(NetworkError) in _ = try executor.scores(image) }
      }
      return NetworkStanding(
        accuracy: accuracy, bytes: try NetworkFile.size(of: network), multiplyAdds: network.costs.multiplyAdds,
        seconds: timing.first?.median ?? 0,
        summary: "\(network.nodes.count) layers, \(network.costs.parameters.grouped) parameters")
    } catch let error as LanguageError {
      throw error
    } catch {
      throw LanguageError("\(error)")
    }
  }
}
