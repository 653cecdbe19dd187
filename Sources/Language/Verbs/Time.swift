import DataLoading
import Engines
import Figures
import Foundation
import Networks
import Reports
import Syntax
import Tensors
import Texts

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
    if let other = try call.network("against") {
      try call.compareTimes(network, other, images)
      return .nothing
    }
    let profiles = try call.profiles(of: network, images)
    call.emit(.table(EngineProfile.latencies(profiles, network)))
    call.emit(.table(EngineProfile.timesPerImage(profiles)))
    if profiles.last?.exceedsPeak == true {
      call.emit(
        ("more than the peak: Winograd's way, and what leaves out weights that are 0, take fewer products than the MACs "
          + "that are counted").wrapped(to: call.session.width))
    }
    for profile in profiles { call.emit(profile.summary.wrapped(to: call.session.width)) }
    return .nothing
  }
}

extension VerbCall {
  fileprivate func imagesToTime(_ network: Network) throws -> Tensor {
    if labels["on"] == nil, network.dataset == nil {
      try checkSize(of: network, images: 64, label: "on")
      return Batch(randomFor: network, count: 64).images
    }
    var split = try images(for: network, part: \.test)
    if labels["on"] == nil { split = try split.subset(0..<min(64, split.count)) }
    guard split.count <= 1000 else {
      throw LanguageError(
        "\(split.count) images are more than `time` needs", at: labels["on"]?.range,
        suggestion: takeFewer(64))
    }
    try checkSize(of: network, images: split.count, label: "on")
    return split.batch(Array(0..<split.count)).images
  }

  /// Both networks on each engine, by turns.
  fileprivate func compareTimes(_ network: Network, _ other: Network, _ images: Tensor) throws {
    var table = Table(header: ["", subjectText, text(of: "against") ?? "the other", "ratio"])
    table.alignments = [.left, .right, .right, .right]
    let (before, after) = (network.costs.multiplyAdds, other.costs.multiplyAdds)
    table.rows.append([
      "MACs", before.grouped, after.grouped, NumberText.ratioOrDash(Double(before), Double(after)),
    ])
    let (looked, others) = (network.costs, other.costs)
    if looked.lookUps + others.lookUps > 0 {
      table.rows.append(["look-ups", looked.lookUps.grouped, others.lookUps.grouped, ""])
      table.rows.append([
        "both", looked.operations.grouped, others.operations.grouped,
        NumberText.ratioOrDash(Double(looked.operations), Double(others.operations)),
      ])
    }
    let count = images.shape[0]
    for (index, engine) in session.engines.enumerated() {
      let executors = [network, other].map(engine.makeExecutor)
      for (part, batch) in [images.first, images].enumerated() {
        note(2 * index + part, of: 2 * session.engines.count, engine)
        let timings = try computed(at: "on") {
          try Timing.byTurns(of: 2, seconds: 0.3) { (piece) throws(NetworkError) in
            _ = try executors[piece].scores(batch)
          }
        }
        let size = Double(batch.shape[0])
        table.rows.append(
          [part == 0 ? "\(engine.name), 1 image" : "\(engine.name), each of \(count)"]
            + timings.map { NumberText.duration($0.median / size) } + [NumberText.ratio(timings[0], timings[1])])
      }
    }
    emit(.progress(Progress(fraction: 1, caption: "")))
    emit(.table(table))
    emit(
      ("measured by turns; a ratio that was not steady is a range. MACs are not milliseconds: vectors, memory and the "
        + "start of each layer cost time too").wrapped(to: session.width))
  }

  fileprivate func profiles(of network: Network, _ images: Tensor) throws -> [EngineProfile] {
    var profiles: [EngineProfile] = []
    for (index, engine) in session.engines.enumerated() {
      note(index, of: session.engines.count, engine)
      profiles.append(try computed(at: "on") { try engine.profile(network, images) })
    }
    emit(.progress(Progress(fraction: 1, caption: "")))
    return profiles
  }

  private func note(_ part: Int, of parts: Int, _ engine: Engine) {
    emit(
      .progress(Progress(fraction: Double(part) / Double(parts), caption: "timing the \(engine.name) engine")))
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
      ["1 image", "", network.costs.multiplyAdds.grouped]
        + profiles.map { NumberText.duration($0.latency) })
    return table
  }

  /// The same for each image of a batch, with what the last engine makes of the processor.
  fileprivate static func timesPerImage(_ profiles: [EngineProfile]) -> Table {
    guard let leading = profiles.last else { return Table(header: []) }
    var table = Table(header: ["layer"] + profiles.map(\.engine) + ["GFLOP/s", "of peak"])
    table.alignments = [.left] + table.header.dropFirst().map { _ in .right }
    for part in leading.parts {
      let times = profiles.map { NumberText.duration($0.parts(of: part).reduce(0) { $0 + $1.perImage }) }
      let rate = part.multiplyAdds == 0 ? "" : String(format: "%.0f", 2e-9 * Double(part.multiplyAdds) / part.perImage)
      let share = leading.shareOfPeak(part).map { String(format: "%.0f %%", 100 * $0) } ?? ""
      table.rows.append([part.title] + times + [rate, share])
    }
    table.rows.append(["each of \(leading.batch)"] + profiles.map { NumberText.duration($0.perImage) })
    return table
  }

  private func parts(of part: Part) -> [Part] {
    parts.filter { other in other.nodes.contains { part.nodes.contains($0) } }
  }

  private func shareOfPeak(_ part: Part) -> Double? {
    guard let peak, part.multiplyAdds > 0 else { return nil }
    return Double(part.multiplyAdds) / part.perImage / peak
  }

  fileprivate var exceedsPeak: Bool { parts.contains { (shareOfPeak($0) ?? 0) > 1 } }

  fileprivate var summary: String {
    var text = "\(engine): \(Int(1 / perImage).grouped) images a second in batches of \(batch), "
    text += "\(NumberText.kibibytes(weightMemory)) of weights, \(NumberText.kibibytes(valueMemory)) of values an image"
    if let peak { text += "; peak \(String(format: "%.0f", 2e-9 * peak)) GFLOP/s, measured now" }
    return text
  }
}

extension EngineProfile.Part {
  fileprivate var title: String { nodes.count > 1 ? "\(nodes[0])…\(nodes[nodes.count - 1])" : nodes[0] }
  fileprivate var macs: String { multiplyAdds == 0 ? "" : multiplyAdds.grouped }
}

extension NumberText {
  /// `12.3 µs`, `4.56 ms`, `1.2 s`
  package static func duration(_ seconds: Double) -> String {
    switch seconds {
    case ..<1e-3: String(format: "%.3g µs", 1e6 * seconds)
    case ..<1: String(format: "%.3g ms", 1e3 * seconds)
    default: String(format: "%.3g s", seconds)
    }
  }

  fileprivate static func kibibytes(_ bytes: Int) -> String { "\(((bytes + 1023) / 1024).grouped) KiB" }
}
