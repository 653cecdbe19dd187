import Figures
import Reports
import Texts

extension StoredBits {
  /// A row for each layer: bits of what, and bytes of all.
  var table: Table {
    var table = Table(header: ["layer", "weights", "indices", "codes", "codebook", "others", "saved", "bytes", "fewer"])
    for layer in layers {
      let weights =
        layer.weights == 0
        ? ""
        : layer.kept == layer.weights
          ? layer.weights.grouped : "\(layer.kept.grouped) of \(layer.weights.grouped)"
      table.rows.append(
        [layer.node, weights]
          + [layer.indexBits, layer.codeBits, layer.codebookBits, layer.numberBits, layer.savedBits].map {
            $0 == 0 ? "" : $0.grouped
          } + [
            ((layer.bits + 7) / 8).grouped, NumberText.ratioOrDash(Double(8 * layer.wholeBytes), Double(layer.bits)),
          ])
    }
    table.rows.append(["head", "", "", "", "", "", "", ((headBits + 7) / 8).grouped, ""])
    table.rows.append(
      ["file", "", "", "", "", "", "", bytes.grouped, NumberText.ratioOrDash(Double(wholeBytes), Double(bytes))])
    return table
  }

  /// `12,345 bytes, 43.9× fewer than the 1,066,440 of 4 bytes a parameter`
  var sentence: String {
    let parameters = (wholeBytes / 4).grouped
    guard let ratio = NumberText.ratio(Double(wholeBytes), Double(bytes)), bytes < wholeBytes else {
      return "\(bytes.grouped) bytes, no fewer than 4 for each of \(parameters) parameters"
    }
    return "\(bytes.grouped) bytes, \(ratio) fewer than 4 for each of \(parameters) parameters"
  }
}
