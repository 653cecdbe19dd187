import Syntax
import Texts
import DataLoading
import Networks

/// A network as the lines that type it.
extension VerbCall {
  /// Chains of layers, each in a line of its own, in the order of the nodes: so they get the same numbers, names and
  /// starting weights.
  ///
  /// - Throws: `LanguageError` for a layer that cannot be typed.
  func code(of network: Network) throws(LanguageError) -> [String] {
    var readers: [Network.NodeID: Int] = [:]
    for input in network.nodes.flatMap(\.inputs) + network.outputIDs { readers[input, default: 0] += 1 }
    var names = [network.nodes[0].id: "x"]
    var lines = ["x = \(inputText(of: network))"]
    var counts: [String: Int] = [:]
    var chain: (name: String, text: String, end: Network.NodeID)?
    var taken = 0
    for node in network.nodes.dropFirst() {
      let kind = type(of: node.layer).kind
      guard let (function, form) = Functions.layers.first(where: { $0.value.kind == kind }) else {
        throw LanguageError("\(node.name), \(node.layer.label), cannot be typed", at: place)
      }
      var written = form.written(node.layer.configuration)
      guard node.layer.configuration.allSatisfy({ Self.untyped[$0.key] == nil || Self.untyped[$0.key] == $0.value })
      else {
        throw LanguageError("\(node.name), \(node.layer.label), has settings that cannot be typed", at: place)
      }
      let stem = type(of: node.layer).stem
      counts[stem, default: 0] += 1
      if node.name != "\(stem)\(counts[stem] ?? 0)" { written.append("name: \"\(node.name)\"") }
      if let before = chain, node.inputs == [before.end], readers[before.end] == 1 {
        let longer = before.text + " |> " + call(function, written)
        if displayWidth("\(before.name) = \(longer)") < Self.widest {
          chain = (before.name, longer, node.id)
          continue
        }
      }
      if let chain {
        lines.append("\(chain.name) = \(chain.text)")
        names[chain.end] = chain.name
      }
      taken += 1
      let inputs = node.inputs.map { names[$0] ?? "x" }
      let text =
        inputs.count == 1
        ? "\(inputs[0]) |> \(call(function, written))"
        : "\(function)(\((inputs + written).joined(separator: ", ")))"
      chain = ("h\(taken)", text, node.id)
    }
    if let chain { lines.append("\(chain.name) = \(chain.text)") }
    if let chain { names[chain.end] = chain.name }
    let outputs = network.outputs.map { names[$0.id] ?? "h\(taken)" }.joined(separator: ", ")
    lines.append("net = network(\(outputs), seed: \(network.seed))")
    return lines
  }

  private func call(_ function: String, _ written: [String]) -> String {
    written.isEmpty ? function : "\(function)(\(written.joined(separator: ", ")))"
  }

  private func inputText(of network: Network) -> String {
    let named = evaluator.workspace.variables.sorted { $0.key < $1.key }.first { variable in
      if case .dataset(let dataset) = variable.value { dataset.name == network.dataset } else { false }
    }
    if let named { return "input(\(named.key))" }
    if network.dataset == Glyphs.name { return "input(\(Glyphs.name))" }
    let sizes = network.inputShape.dimensions.map(String.init).joined(separator: " ")
    return "input([\(sizes)]\(network.givesScores ? ", classes: \(network.classCount)" : ""))"
  }

  /// A line that a window of 80 columns does not break, and so can be pasted.
  private static let widest = 80

  /// Settings that no label gives, with the values that typed layers have.
  private static let untyped = ["share": 0.1, "countsPadding": 1]
}
