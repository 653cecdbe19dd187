import Figures
import Reports
import Texts
import Training

extension IndexedWeights {
  /// `8 bits a weight and gaps of 4: 9.3 bits for each of 288 weights, 96 indices and 3 fillers`; nil where none is cut.
  var sentence: String? {
    guard let perWeight else { return nil }
    return
      "with \(IndexedWeights.usual.weight) bits a weight and gaps of \(IndexedWeights.usual.gap): "
      + "\(IndexedWeights.text(perWeight)) bits for each of \(kept.counted("weight")) that \(kept == 1 ? "is" : "are") there, "
      + "\(grains.counted("index", "indices")) and \(fillers.counted("filler"))"
  }

  /// Two digits behind the point.
  static func text(_ bits: Double) -> String { NumberText.short((100 * bits).rounded() / 100) }
}

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

  /// `an index for each of the rows of conv1, conv2; columns of conv3`; nil where each weight has its own.
  var grainSentence: String? {
    var names: [(grain: String, layers: [String])] = []
    for layer in layers {
      guard let grain = layer.grain else { continue }
      if let place = names.firstIndex(where: { $0.grain == grain }) {
        names[place].layers.append(layer.node)
      } else {
        names.append((grain, [layer.node]))
      }
    }
    guard !names.isEmpty else { return nil }
    return "an index for each of the "
      + names.map { "\($0.grain) of \($0.layers.joined(separator: ", "))" }.joined(separator: "; ")
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
