import Compression
import Figures
import Networks
import Reports
import Syntax
import Texts
import Training

extension Verbs {
  static let slim = Verb(
    IterativeSlimming.method, "a network", on: "the images; the training part of the network's data set by default",
    "trains, prunes and fine-tunes, again and again; Ctrl-C stops it after the batch and keeps a valid network",
    example: "net = vgg(8, M, 16, for: glyphs); slim net passes: 1 keep: 50% epochs: 10 tune: 5 λ: 0.01")
}

extension VerbCall {
  /// What a method that trains makes of a network, told as it goes.
  func trained(_ network: Network, by method: CompressionMethod, in given: Workshop) throws -> Network {
    var workshop = given
    let examples = workshop.training?.count ?? 0
    var table = Table(header: ["pass", "channels", "parameters", "MACs", "trained", "pruned", "tuned"])
    workshop.checkpoint = checkpoint
    let channels = network.aliveChannels.total
    workshop.tell = { event in
      if case .finished(let pass) = event {
        table.header[1] = pass.unit.rawValue
        table.rows.append(pass.row)
      }
      tell(event, of: network, examples: examples, channels: channels)
    }
    let small = try located(at: "on") { try blaming { try method.compress(network, in: workshop) } }
    emit(.progress(Progress(fraction: 1, caption: "")))
    if !table.rows.isEmpty {
      emit(.table(table))
      tellWhatWent(in: small.prunings.suffix(table.rows.count))
    }
    return small
  }

  private func tell(_ event: CompressionEvent, of network: Network, examples: Int, channels: Int) {
    switch event {
    case .plan(let plan): announce(plan, examples: examples, network: network, test: nil)
    case .step(let progress, let pass, let isTuning):
      let lead = "pass \(pass.number)/\(pass.count)  \(isTuning ? "tune" : "train")  "
      emit(.progress(Progress(progress, channels: channels, units: 0, prefix: lead)))
      tellSilenced(progress.silenced)
    case .finished: break
    case .ended(let ending): tell(ending, "the network is as the last whole step left it")
    case .cutOff(let pass):
      evaluator.isStopped = true
      evaluator.emit(
        .error(
          "stopped in pass \(pass.number): no image reaches the output of the network any more, since every γ of a layer "
            + "is 0. Try a smaller λ, or more epochs."))
    }
  }

  /// On which images accuracies were measured, and whether channels that still spoke went.
  private func tellWhatWent(in reports: ArraySlice<CompressionReport>) {
    if let images = reports.last?.images { emit("accuracy on \(images.described)".wrapped(to: session.width)) }
    let alive = reports.reduce(0) { $0 + ($1.removedAlive ?? 0) }
    let gone = reports.reduce(0) { $0 + $1.channels.removed }
    guard alive > 0 else { return }
    emit(
      ("\(alive) of the \(gone) removed channels were alive: what varied in them is lost; a stronger λ or more epochs leave "
        + "fewer such").wrapped(to: session.width))
  }
}

extension CompressionPass {
  fileprivate var row: [String] {
    ["\(number)", alive.grouped, costs.parameters.grouped, costs.multiplyAdds.grouped]
      + [trained, pruned, tuned].map { $0.map(NumberText.percent) ?? "–" }
  }
}
