import Files
import Networks
import Syntax
import Tensors
import Texts

extension Session {
  /// What an entry would leave behind; nil if it does not run, or writes files. The session stays as it is.
  public func checkpoint(after source: String, from start: Checkpoint) -> Checkpoint? {
    let (now, own) = (checkpoint, files)
    defer {
      restore(now)
      files = own
    }
    files = .nowhere
    restore(start)
    return rehearse(source) == .succeeded ? checkpoint : nil
  }

  /// How a variable differs between what somebody made and what was wanted; nil if it agrees, numbers to 1e-9 of the
  /// largest, functions where they are tried.
  ///
  /// - Parameter checks: expressions in which functions are called; they are tried there, and at a few numbers else.
  public func discrepancy(of name: String, in made: Checkpoint, wanted: Checkpoint, checks: [String] = [])
    -> Discrepancy?
  {
    let (got, aim) = (made.workspace.variables[name], wanted.workspace.variables[name])
    guard let got, let aim else {
      return got == nil && aim == nil ? nil : .kind(got: got?.kind ?? "nothing", wanted: aim?.kind ?? "nothing")
    }
    return ValueComparison(session: self, made: made.workspace, wanted: wanted.workspace, checks: checks)
      .discrepancy(got, aim)
  }

  /// The variables that an entry set and that hold what another was to hold: a right value under another name.
  public func names(setBy source: String, holding name: String, in made: Checkpoint, wanted: Checkpoint) -> [String] {
    guard let aim = wanted.workspace.variables[name] else { return [] }
    let comparison = ValueComparison(session: self, made: made.workspace, wanted: wanted.workspace, checks: [])
    return Session.namesSet(by: source).filter { other in
      made.workspace.variables[other].map { comparison.discrepancy($0, aim) == nil } == true
    }.sorted()
  }
}

/// Two values side by side, each with the workspace that it belongs to.
struct ValueComparison {
  let session: Session
  let made: Workspace
  let wanted: Workspace
  let checks: [String]

  func discrepancy(_ got: Value, _ aim: Value) -> Discrepancy? {
    switch (got, aim) {
    case (.function(let got), .function(let aim)): return discrepancy(got, aim)
    case (.network(let got), .network(let aim)): return discrepancy(got, aim)
    case (.truth(let got), .truth(let aim)): return got == aim ? nil : .kind(got: "\(got)", wanted: "\(aim)")
    default:
      guard let numbers = got.asTensor, let aims = aim.asTensor else {
        return got.text() == aim.text() ? nil : .kind(got: got.kind, wanted: aim.kind)
      }
      return discrepancy(numbers, aims)
    }
  }

  private func discrepancy(_ got: Tensor, _ aim: Tensor) -> Discrepancy? {
    guard got.shape == aim.shape else {
      let isMatrix = got.rank == 2 && aim.rank == 2
      if isMatrix, got.shape[0] == aim.shape[1], got.shape[1] == aim.shape[0],
        Discrepancy.Pattern(
          got.elements, for: aim.elements, columns: (got.shape[1], aim.shape[1])) == .transposed
      {
        return .pattern(.transposed)
      }
      let isSame = got.count == aim.count && Discrepancy.Pattern.agree(got.elements, aim.elements)
      return .shape(got: Self.text(of: got), wanted: Self.text(of: aim), isSame: isSame)
    }
    if Discrepancy.Pattern.agree(got.elements, aim.elements) { return nil }
    let columns = aim.rank == 2 ? (got.shape[1], aim.shape[1]) : nil
    if let pattern = Discrepancy.Pattern(got.elements, for: aim.elements, columns: columns, counts: counts) {
      return .pattern(pattern)
    }
    guard aim.count > 1 else {
      let (one, other) = (got.elements[0], aim.elements[0])
      let least = min(abs(one), abs(other))
      return .size(isTooLarge: one > other, share: least > 0 ? abs(one - other) / least : 1)
    }
    let distances = zip(got.elements, aim.elements).map { abs($0 - $1) }
    // What is not a number is farther off than any number.
    let place = distances.firstIndex(where: \.isNaN) ?? distances.indices.max { distances[$0] < distances[$1] } ?? 0
    return .number(at: Self.index(of: place, in: aim.shape), got: got.elements[place], wanted: aim.elements[place])
  }

  private func discrepancy(_ got: Network, _ aim: Network) -> Discrepancy? {
    guard got.nodes.map(\.shape) == aim.nodes.map(\.shape) else {
      return .kind(got: "a network of \(got.costs.parameters.grouped) parameters", wanted: "another network")
    }
    for (node, other) in zip(got.nodes, aim.nodes) {
      for ((description, value), (_, aim)) in zip(node.layer.parameters, other.layer.parameters) {
        if let found = discrepancy(value, aim) { return .parameter("\(node.name).\(description.name)", found) }
      }
    }
    return nil
  }

  /// An element's place along each axis.
  private static func index(of element: Int, in shape: Shape) -> [Int] {
    var rest = element
    return shape.dimensions.reversed().map { length in
      defer { rest /= length }
      return rest % length
    }.reversed()
  }

  private static func text(of tensor: Tensor) -> String { tensor.rank == 0 ? "a number" : "of shape \(tensor.shape)" }

  /// How many numbers the wanted workspace's tensors have along some of their axes.
  private var counts: Set<Int> {
    var counts: Set<Int> = []
    for case .tensor(let tensor) in wanted.variables.values {
      var products: Set<Int> = [1]
      for length in tensor.shape.dimensions { products.formUnion(products.map { $0 * length }) }
      counts.formUnion(products)
    }
    return counts.filter { $0 > 1 }
  }
}
