import DataLoading
import Figures
import Foundation
import Networks
import Tensors

extension Verbs {
  static let time = Verb(
    "time", "a network",
    labels: [
      Label("against", "a second network, usually pruned from the first: the ratio of MACs beside that of times"),
      Label("on", "the images to run; 64 test images by default"),
    ], "measures each layer's time on both engines; for one image alone and in a batch",
    example: "net = vgg(8, M, 8, for: glyphs); time net"
  ) { call in
    let network = try call.subjectNetwork()
    let images = try call.imagesToTime(network)
    let profiles = try call.profiles(of: network, images)
    guard let other = try call.network("against") else {
      call.emit(.table(EngineProfile.latencies(profiles, network)))
      call.emit(.table(EngineProfile.shares(profiles)))
      if profiles.last?.exceedsPeak == true {
        call.emit(
          "more than the peak: Winograd's way takes fewer products than the MACs that are counted"
            .wrapped(to: call.session.width))
      }
      for profile in profiles { call.emit(profile.summary.wrapped(to: call.session.width)) }
      return .nothing
    }
    let others = try call.profiles(of: other, images)
    var table = Table(header: ["", call.subjectText, call.text(of: "against") ?? "the other", "ratio"])
    table.alignments = [.left, .right, .right, .right]
    let (before, after) = (network.costs.multiplyAdds, other.costs.multiplyAdds)
    table.rows.append([
      "MACs", NumberText.grouped(before), NumberText.grouped(after), NumberText.ratio(Double(before), Double(after)),
    ])
    for (a, b) in zip(profiles, others) {
      table.rows.append([
        "\(a.engine), 1 image", NumberText.duration(a.latency), NumberText.duration(b.latency),
        NumberText.ratio(a.latency, b.latency),
      ])
      table.rows.append([
        "\(a.engine), each of \(a.batch)", NumberText.duration(a.share), NumberText.duration(b.share),
        NumberText.ratio(a.share, b.share),
      ])
    }
    call.emit(.table(table))
    call.emit(
      "MACs are not milliseconds: vectors, memory and the start of each layer cost time too"
        .wrapped(to: call.session.width))
    return .nothing
  }
}

extension VerbCall {
  fileprivate func imagesToTime(_ network: Network) throws -> Tensor {
    if labels["on"] == nil, network.dataset == nil {
      let shape = Shape([64] + network.inputShape.dimensions)
      return Tensor.normal(shape, from: RandomStream(seed: 0, purpose: .workspace))
    }
    var split = try images(for: network, part: \.test)
    if labels["on"] == nil { split = try split.subset(0..<min(64, split.count)) }
    guard split.count <= 1000 else {
      throw LanguageError(
        "\(split.count) images are more than `time` needs", at: labels["on"]?.range,
        suggestion: "Take fewer, such as \(split.name)[0..<64].")
    }
    try checkSize(of: network, images: split.count, label: "on")
    return split.batch(Array(0..<split.count)).images
  }

  fileprivate func profiles(of network: Network, _ images: Tensor) throws -> [EngineProfile] {
    var profiles: [EngineProfile] = []
    for (index, engine) in session.engines.enumerated() {
      if session.cancellation.isRequested { throw LanguageError("stopped", at: phrase.verbRange) }
      emit(
        .progress(
          Progress(
            fraction: Double(index) / Double(session.engines.count), caption: "timing the \(engine.name) engine")))
      profiles.append(try located(at: "on") { try engine.profile(network, images) })
    }
    emit(.progress(Progress(fraction: 1, caption: "")))
    return profiles
  }
}

extension EngineProfile {
  /// A row for each part of the last engine, for one image alone; the parts of the others are added up to it.
  fileprivate static func latencies(_ profiles: [EngineProfile], _ network: Network) -> Table {
    guard let leading = profiles.last else { return Table(header: []) }
    var table = Table(header: ["layer", "done by", "MACs"] + profiles.map(\.engine))
    table.alignments = [.left, .left] + profiles.map { _ in .right } + [.right]
    for part in leading.parts {
      let times = profiles.map { NumberText.duration($0.parts(of: part).reduce(0) { $0 + $1.latency }) }
      table.rows.append([part.title, part.method, part.macs] + times)
    }
    table.rows.append(
      ["1 image", "", NumberText.grouped(network.costs.multiplyAdds)]
        + profiles.map { NumberText.duration($0.latency) })
    return table
  }

  /// The same for each image of a batch, with what the last engine makes of the processor.
  fileprivate static func shares(_ profiles: [EngineProfile]) -> Table {
    guard let leading = profiles.last else { return Table(header: []) }
    var table = Table(header: ["layer"] + profiles.map(\.engine) + ["GFLOP/s", "of peak"])
    table.alignments = [.left] + table.header.dropFirst().map { _ in .right }
    for part in leading.parts {
      let times = profiles.map { NumberText.duration($0.parts(of: part).reduce(0) { $0 + $1.share }) }
      let rate = part.multiplyAdds == 0 ? "" : String(format: "%.0f", 2e-9 * Double(part.multiplyAdds) / part.share)
      let share = leading.shareOfPeak(part).map { String(format: "%.0f %%", 100 * $0) } ?? ""
      table.rows.append([part.title] + times + [rate, share])
    }
    table.rows.append(["each of \(leading.batch)"] + profiles.map { NumberText.duration($0.share) })
    return table
  }

  private func parts(of part: Part) -> [Part] {
    parts.filter { other in other.nodes.contains { part.nodes.contains($0) } }
  }

  private func shareOfPeak(_ part: Part) -> Double? {
    guard let peak, part.multiplyAdds > 0 else { return nil }
    return Double(part.multiplyAdds) / part.share / peak
  }

  fileprivate var exceedsPeak: Bool { parts.contains { (shareOfPeak($0) ?? 0) > 1 } }

  fileprivate var summary: String {
    var text = "\(engine): \(NumberText.grouped(Int(1 / share))) images a second in batches of \(batch), "
    text += "\(NumberText.kibibytes(weightMemory)) of weights, \(NumberText.kibibytes(valueMemory)) of values an image"
    if let peak { text += "; peak \(String(format: "%.0f", 2e-9 * peak)) GFLOP/s, measured now" }
    return text
  }
}

extension EngineProfile.Part {
  fileprivate var title: String { nodes.count > 1 ? "\(nodes[0])…\(nodes[nodes.count - 1])" : nodes[0] }
  fileprivate var macs: String { multiplyAdds == 0 ? "" : NumberText.grouped(multiplyAdds) }
}

extension NumberText {
  /// `12.3 µs`, `4.56 ms`, `1.2 s`
  static func duration(_ seconds: Double) -> String {
    switch seconds {
    case ..<1e-3: String(format: "%.3g µs", 1e6 * seconds)
    case ..<1: String(format: "%.3g ms", 1e3 * seconds)
    default: String(format: "%.3g s", seconds)
    }
  }

  fileprivate static func kibibytes(_ bytes: Int) -> String { "\(grouped((bytes + 1023) / 1024)) KiB" }
}
