import Syntax
import Compression

extension Verbs {
  static let prune = Verb(
    "prune", "a network", labels: pruneLabels, changesSubject: true,
    "removes the channels that matter least; one threshold over all layers, and a report of what went. Of channels with "
      + "the same score each layer gives up the same share, its last first",
    example: "net = vgg(8, M, 16, for: glyphs); train net epochs: 10 λ: 0.01; small = prune net keep: 50%"
  ) { call in
    let network = try call.subjectNetwork()
    let unit = call.word("units")
    let method = PruningMethods.all.first { $0.word == unit } ?? ChannelPruning.method
    let small = try call.compressed(network, by: method)
    call.show(small, madeFrom: network)
    return .network(small)
  }
}

/// The options of all that can be taken out. Each is refused beside the units for which it says nothing.
private let pruneLabels: [Label] = {
  let units = PruningMethods.all
  let byDefault = ChannelPruning.method
  var labels: [Label] = []
  for option in byDefault.options + units.flatMap(\.options) where !labels.contains(where: { $0.name == option.name }) {
    let takers = units.filter { unit in unit.options.contains { $0.name == option.name } }.map(\.word)
    let others = units.map(\.word).filter { !takers.contains($0) }
    if !byDefault.options.contains(where: { $0.name == option.name }) {
      labels.append(Label(option.only(with: "units", takers)))
    } else {
      labels.append(Label(others.isEmpty ? option : option.not(with: "units", others)))
    }
  }
  let on = Label("on", "images to measure on; the first 200 training images by default")
  labels.append(on.not(with: "units", units.filter { $0.images == .none }.map(\.word)))
  labels.insert(
    Label(
      "units", words: units.map(\.word),
      "in place of channels by a criterion: structures whose factor s is 0, after train … sparsify:, or weights one by one"
    ), at: 1)
  return labels
}()
