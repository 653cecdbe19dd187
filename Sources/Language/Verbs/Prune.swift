import Compression
import Options
import Syntax

extension Verbs {
  static let prune = Verb(
    "prune", "a network", labels: pruneLabels, changesSubject: true, takesLayer: true,
    takesLayerBeside: ("units", PruningMethods.all.filter { $0.reach != .network }.map(\.word)),
    "removes the channels that matter least; one threshold over all layers, and a report of what went. Of channels with "
      + "the same score each layer gives up the same share, its last first",
    example: "net = vgg(8, M, 16, for: glyphs); train net epochs: 10 λ: 0.01; small = prune net keep: 50%"
  ) { call in
    let unit = call.word("units")
    let method = PruningMethods.all.first { $0.word == unit } ?? ChannelPruning.method
    let (network, layer) = try call.subject(of: method.reach)
    let small = try call.compressed(network, layer: layer, by: method)
    call.show(small, madeFrom: network)
    return .network(small)
  }
}

/// The options of all that can be taken out. Each is refused beside the units for which it says nothing.
private let pruneLabels: [Label] = {
  let units = PruningMethods.all
  let byDefault = ChannelPruning.method
  var labels: [Label] = []
  for option in byDefault.options + units.flatMap(\.options)
  where !labels.contains(where: { $0.name == option.name }) {
    let takers = units.filter { unit in unit.options.contains { $0.name == option.name } }.map(\.word)
    let others = units.map(\.word).filter { !takers.contains($0) }
    if !byDefault.options.contains(where: { $0.name == option.name }) {
      labels.append(Label(option.only(with: "units", takers)))
    } else {
      labels.append(Label(others.isEmpty ? option : option.not(with: "units", others)))
    }
  }
  for unit in units {
    for option in unit.options {
      guard let place = labels.firstIndex(where: { $0.name == option.name }) else { continue }
      labels[place].add(wordsOf: option, beside: unit.word, usual: byDefault.options)
    }
  }
  let on = Label("on", "images to measure on; the first 200 training images by default")
  labels.append(on.not(with: "units", units.filter { $0.images == .none }.map(\.word)))
  labels.insert(
    Label(
      "units", words: units.map(\.word),
      "in place of channels by a criterion: structures whose factor s is 0, after train … sparsify:, or weights: one by "
        + "one, or as rows, kernels, filters or columns"
    ), at: 1)
  return labels
}()

extension Label {
  /// What one kind of units takes by other words than channels by a criterion.
  fileprivate mutating func add(wordsOf option: OptionDescription, beside unit: String, usual: [OptionDescription]) {
    let own = usual.first { $0.name == option.name }?.words ?? []
    guard !own.isEmpty, option.words != own else { return }
    usualWords = own
    wordsBeside[unit] = option.words
    words += option.words.filter { !words.contains($0) }
    summary += "; " + option.summary
  }
}
