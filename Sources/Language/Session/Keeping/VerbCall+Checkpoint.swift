import Networks

extension VerbCall {
  /// Keeps the network of a training that takes long, as if the training had ended there.
  var checkpoint: (() -> Network) -> Void {
    guard let keeper = session.keeper, let (taker, text) = evaluator.underWay else { return { _ in } }
    return { [evaluator, session] network in
      keeper.noteTraining(
        session,
        {
          var workspace = evaluator.workspace
          workspace.variables[taker] = .network(network())
          return workspace
        }, entry: text)
    }
  }
}
