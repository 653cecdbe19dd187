import Syntax
import DataLoading
import Networks
import Tensors
import Training

/// What can be asked of a network, and where networks come from besides the zoo.
extension Functions {
  static let networkFunctions: [Function] = [
    Function(
      "accuracy", ["net"], labels: [Label("on", "the images; the test part of the network's data set by default")],
      "the share of images that the network classifies correctly", example: "accuracy(mlp(8, for: glyphs))"
    ) { call in
      let network = try call.network()
      let split = try call.images(for: network, part: \.test)
      let session = call.evaluator.session
      let score = try call.located(at: "on") {
        try Score.of(
          network, on: split, executor: session.engine.makeExecutor(network), cancellation: session.cancellation)
      }
      // What part of the images says is not the network's accuracy.
      if session.cancellation.isRequested { throw LanguageError("stopped", at: call.range) }
      return .number(score.accuracy)
    },
    Function(
      "parameters", ["net"], "how many trained numbers the network has", example: "parameters(mlp(8, for: glyphs))"
    ) {
      .number(Double(try $0.network().costs.parameters))
    },
    Function("macs", ["net"], "multiply-adds to run the network on one image", example: "macs(mlp(8, for: glyphs))") {
      .number(Double(try $0.network().costs.multiplyAdds))
    },
    Function("alive", ["net"], "how many channels have γ ≠ 0", example: "alive(vgg(4, for: glyphs))") {
      .number(Double(try $0.network().aliveChannels.alive))
    },
    Function("gammas", ["net"], "all γ of the network in one vector", example: "gammas(vgg(4, for: glyphs))") {
      let network = try $0.network()
      let gammas = network.nodes.flatMap { node in
        node.layer.parameters.filter { $0.description.role == .gamma }.flatMap(\.value.elements)
      }
      return .tensor(Tensor(gammas))
    },
    Function(
      "factors", ["net"], "all factors s of the network in one vector; train … sparsify: makes them",
      example: "factors(vgg(4, for: glyphs))"
    ) {
      let network = try $0.network()
      return .tensor(
        Tensor(
          network.nodes.flatMap { node in
            node.layer.parameters.filter { $0.description.role == .scale }.flatMap(\.value.elements)
          }))
    },
    Function(
      "fresh", ["net"], labels: [Label("seed", "where the new weights come from; 0 by default")],
      "the same architecture with new weights, as if never trained", example: "fresh(vgg(4, for: glyphs), seed: 8)"
    ) {
      .network(try $0.network().fresh(seed: try $0.weightSeed()))
    },
    Function("load", ["file"], "a network saved before", example: "load(\"net.network\")") {
      .network(try NetworkFile.load(try $0.text(at: 0)))
    },
  ]
}
