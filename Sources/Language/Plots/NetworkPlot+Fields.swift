import Figures
import Networks
import Syntax
import Tensors
import Texts

extension NetworkPlot {
  /// Of each input channel the taps that any output reads, each as dark as ‖K(·,i,u,v)‖ is large: a learned receptive field.
  static let fields = NetworkPlot(
    word: "fields", summary: "of a network's convolution, net.conv2, the taps that are read of each input channel",
    looksAtImages: false, takesLayer: true
  ) { call, network, width in
    let node = try call.plottedLayer(of: network)
    guard let weights = node.layer.weights, let columns = Grain.columns.grains(of: node, in: network) else {
      throw LanguageError(
        "\(node.name) is no convolution, and only these have a field of taps", at: call.place,
        suggestion: network.suggestion { Grain.columns.grains(of: $0, in: network) != nil })
    }
    var norms = [Double](repeating: 0, count: columns.count)
    for (number, w) in zip(columns.numbers, weights.elements) { norms[number] += w * w }
    norms = norms.map { $0.squareRoot() }
    let largest = norms.max() ?? 0
    let (height, across) = (weights.shape[2], weights.shape[3])
    let panels = stride(from: 0, to: norms.count, by: height * across).enumerated().map { channel, start in
      CellMap.Panel(
        label: "\(channel)",
        rows: (0..<height).map { u in
          norms[(start + u * across)..<(start + (u + 1) * across)].map { $0 == 0 ? nil : $0 / largest }
        })
    }
    let kept = norms.count { $0 > 0 }
    return CellMap(
      title: "\(call.subjectText): taps that are read of each input channel", panels: panels,
      remarks: [
        "\(kept.grouped) of \(norms.count.grouped) columns are there, \(NumberText.percent(Double(kept) / Double(norms.count))); "
          + "dark: large over all outputs"
      ]
    ).picture(width: width)
  }

  /// Which weights there are: a row for each output, in it all that the output reads.
  static let sparsity = NetworkPlot(
    word: "sparsity", summary: "of a network's layer, net.fc1, which weights are there",
    looksAtImages: false, takesLayer: true
  ) { call, network, width in
    let node = try call.plottedLayer(of: network)
    guard let weights = node.layer.weights, weights.count > 0 else {
      throw LanguageError(
        "\(node.name) has no weights", at: call.place, suggestion: network.suggestion { $0.layer.weights != nil })
    }
    let outputs = weights.shape[0]
    let inputs = weights.count / outputs
    let rows = (0..<outputs).map { output in
      weights.elements[(output * inputs)..<((output + 1) * inputs)].map { $0 == 0 ? nil : 1.0 }
    }
    let there = weights.elements.count { $0 != 0 }
    return CellMap(
      title: "\(call.subjectText): which weights are there", panels: [.init(rows: rows)],
      remarks: [
        "\(outputs.counted("output")) down, what each reads across: \(inputs.counted("weight"))",
        "\(there.grouped) of \(weights.count.grouped) are not 0, \(NumberText.percent(Double(there) / Double(weights.count)))",
      ]
    ).picture(width: width)
  }
}

extension VerbCall {
  /// The layer that the subject names; a plot of one layer needs it.
  fileprivate func plottedLayer(of network: Network) throws(LanguageError) -> Network.Node {
    guard case .member? = phrase.subject?.kind else {
      throw LanguageError(
        "this plot is of one layer", at: place, suggestion: network.suggestion { $0.layer.weights != nil })
    }
    return try layer().1
  }
}

extension Network {
  /// `Such as net.conv1.`; nil where no layer is meant.
  fileprivate func suggestion(_ isMeant: (Node) -> Bool) -> String? {
    nodes.first(where: isMeant).map { "Such as plot net.\($0.name) as: …" }
  }
}
