import DataLoading
import Figures
import Networks
import Syntax
import Tensors
import Texts
import Training

extension Verbs {
  static let show = Verb(
    "show", "anything",
    labels: [
      Label(
        "as", words: ["code", "bytes"],
        "of a network: code, the lines that type it layer by layer; bytes, where those of its compressed file go")
    ],
    "shows a value in full; pictures as pictures, networks by layer, tensors by element",
    example: "show glyphs.train[3]"
  ) { call in
    let value = try call.subjectValue()
    if call.word("as") == "code" {
      guard case .network(let network) = value else { try call.refuse("as", for: value.kind); return .nothing }
      call.emit(.text(try call.code(of: network).joined(separator: "\n")))
      return .nothing
    }
    if call.word("as") == "bytes" {
      guard case .network(let network) = value else { try call.refuse("as", for: value.kind); return .nothing }
      let bits = try call.located(at: "as") { try CompressedNetworkFile.bits(of: network) }
      call.emit(.table(bits.table))
      let legend = "indices, codes, codebook, others and saved are bits; saved: what Huffman's words spare"
      call.emit(legend.wrapped(to: call.session.width))
      if let sentence = bits.grainSentence {
        for text in [sentence, IndexedWeights(network).sentence ?? ""] {
          call.emit(text.wrapped(to: call.session.width))
        }
      }
      call.emit("saved as: compressed it is \(bits.sentence)".wrapped(to: call.session.width))
      return .nothing
    }
    switch value {
    case .split(let split): try call.show(split)
    case .dataset(let dataset):
      call.emit(dataset.description)
      try call.show(dataset.train)
    case .network(let network): call.emit(.table(network.table))
    case .trace(let trace): call.emit(.table(trace.table))
    case .history(let history): call.emit(.table(history.table()))
    case .record(let record):
      call.emit(record.summary)
      for field in record.fields { call.emit(Evaluator.echo(field.name, field.value)) }
    case .table(let table): call.emit(.table(table))
    case .report(let report): report.outputs(width: call.session.width).forEach { call.emit($0) }
    case .tensor(let tensor) where tensor.rank == 3 && tensor.shape[0] == 1 && tensor.shape[1] >= 8:
      call.emit(.picture(GreyImage(rows: tensor.rows(ofChannel: 0)).picture(width: call.session.width)))
    case let value: call.emit(value.text(whole: true))
    }
    return .nothing
  }
}

extension VerbCall {
  /// Up to ten images side by side, as many as the width allows, with their labels.
  fileprivate func show(_ split: DataSplit) throws {
    guard split.count > 0 else { throw LanguageError("there are no images here", at: phrase.subject?.range) }
    let perImage = 2 * split.imageShape[2] + 2
    let count = max(1, min(split.count, 10, session.width / perImage))
    let images = try (0..<count).map { try split.image(at: $0).grey }
    var rows: [[Double]] = []
    let values = images.flatMap { $0.flatMap { $0 } }
    let background = values.min() ?? 0
    for row in 0..<split.imageShape[1] {
      rows.append(Array(images.map { $0[row] }.joined(separator: [background])))
    }
    // The darkest third is black, so that the noise of an empty background does not hide the figure.
    let range = Reduction.quantile(values, 0.35)...(values.max() ?? 0)
    emit(.picture(GreyImage(rows: rows, range: range).picture(width: session.width)))
    let labels = (0..<count).map { String(split.label(at: $0)) }.joined(separator: ", ")
    emit(
      split.count == 1
        ? "\(split.name), label \(labels)"
        : "\(split.name), labels \(labels)\(count < split.count ? ", … (\(split.count) images)" : "")")
  }
}

extension Tensor {
  fileprivate func rows(ofChannel channel: Int) -> [[Double]] {
    let (height, width) = (shape[1], shape[2])
    return (0..<height).map { row in
      let start = (channel * height + row) * width
      return Array(elements[start..<(start + width)])
    }
  }

  /// The mean over channels: what a grey picture of the image shows.
  fileprivate var grey: [[Double]] {
    get throws { try reduced(along: [0], keepsAxes: true, Reduction.mean).rows(ofChannel: 0) }
  }
}

extension Network {
  /// A row for each layer.
  var table: Table {
    let looksUp = costs.lookUps > 0
    var table = Table(
      header: ["node", "layer", "reads", "output", "parameters", "MACs"] + (looksUp ? ["look-ups"] : []))
    table.alignments = [.left, .left, .left, .left, .right, .right] + (looksUp ? [.right] : [])
    for node in nodes {
      let costs = costs(of: node)
      let inputs = node.inputs.compactMap { id in nodes.first { $0.id == id }?.name }
      let row = [
        node.name, node.layer.label, inputs.joined(separator: ", "), "\(node.shape)",
        costs.parameters > 0 ? costs.parameters.grouped : "",
        costs.multiplyAdds > 0 ? costs.multiplyAdds.grouped : "",
      ]
      table.rows.append(row + (looksUp ? [costs.lookUps > 0 ? costs.lookUps.grouped : ""] : []))
    }
    table.rows.append(
      ["total", "", "", "", costs.parameters.grouped, costs.multiplyAdds.grouped]
        + (looksUp ? [costs.lookUps.grouped] : []))
    return table
  }
}
