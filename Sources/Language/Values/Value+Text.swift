import DataLoading
import Figures
import Networks
import Tensors
import Texts

extension Value {
  /// The value in one line where that is possible; long ones are summarised by shape, range, first and last.
  ///
  /// - Parameter whole: shows every element, as `show` does.
  func text(whole: Bool = false) -> String {
    switch self {
    case .number(let number): NumberText.short(number)
    case .tensor(let tensor): tensor.text(whole: whole)
    case .truth(let truth): truth ? "true" : "false"
    case .mask(let mask): mask.maskText(whole: whole)
    case .text(let text): "\"\(text)\""
    case .word(let word): word
    case .network(let network): network.summary
    case .symbolic(let last) where last.layerCount == 0: "an input, \(last.shape); layers are functions of it"
    case .symbolic(let last):
      "unfinished: \(last.layerCount.counted("layer")), \(last.inputShape) → \(last.shape); network(…) makes it whole"
    case .dataset(let dataset): dataset.description
    case .split(let split): split.description
    case .function(let function): function.definition
    case .trace(let trace):
      "trace of \(trace.labels.count.counted("image")) through \(trace.entries.count.counted("node")), loss \(NumberText.short(trace.loss))"
    case .record(let record): record.summary
    case .history(let history): history.isEmpty ? "not trained yet" : "\(history.count.counted("epoch")) of training"
    case .table(let table): table.text(width: 80).joined(separator: "\n")
    case .report(let report):
      report.outputs(width: 80).compactMap { $0.text(width: 80) }.joined(separator: "\n")
    case .nothing: ""
    }
  }
}

extension Tensor {
  fileprivate func text(whole: Bool) -> String {
    if count == 0 { return "[] (\(shape))" }
    guard count <= Tensor.mostShown else {
      return whole ? "\(summary)\nThat is too much to show; pick some by an index." : summary
    }
    if rank <= 2, whole || count <= 64 {
      let rows = rank == 2 ? shape[0] : 1
      let columns = count / max(rows, 1)
      let numbers = NumberText.uniform(elements)
      let line = (0..<rows).map { row in numbers[(row * columns)..<((row + 1) * columns)].joined(separator: " ") }
      let single = "[" + line.joined(separator: "; ") + "]"
      if rows == 1, single.count <= 76 { return single }
      if rows == 1, whole { return single.wrapped(to: 78, indent: 1) }
      if rows > 1 { return Tensor.aligned(numbers, rows: rows, columns: columns, otherwise: whole ? nil : summary) }
    }
    return whole ? blocks : summary
  }

  /// More numbers than this nobody reads.
  private static let mostShown = 10_000

  private static func aligned(_ numbers: [String], rows: Int, columns: Int, otherwise: String?) -> String {
    let width = numbers.map(\.count).max() ?? 0
    let lines = (0..<rows).map { row in
      numbers[(row * columns)..<((row + 1) * columns)].map { String(repeating: " ", count: width - $0.count) + $0 }
        .joined(separator: " ")
    }
    if let otherwise, (lines.first?.count ?? 0) > 72 || rows > 20 { return otherwise }
    return "[" + lines.joined(separator: "\n ") + "]"
  }

  /// Every matrix of the last two axes under its index.
  private var blocks: String {
    guard rank > 2 else { return summary }
    let plane = shape[rank - 2] * shape[rank - 1]
    let leading = Array(shape.dimensions.dropLast(2))
    let blockCount = leading.reduce(1, *)
    guard blockCount > 0, blockCount <= 64 else { return summary }
    return (0..<blockCount).map { block in
      var rest = block
      var index: [Int] = []
      for size in leading.reversed() {
        index.insert(rest % size, at: 0)
        rest /= size
      }
      let values = Array(elements[(block * plane)..<((block + 1) * plane)])
      let matrix = Tensor(shape: [shape[rank - 2], shape[rank - 1]], elements: values)
      return "[\(index.map(String.init).joined(separator: ", ")), :, :] =\n\(matrix.text(whole: true))"
    }.joined(separator: "\n")
  }

  private var summary: String {
    let ends = NumberText.uniform([elements.min() ?? 0, elements.max() ?? 0, elements[0], elements[count - 1]])
    let shape = rank == 1 ? "\(count.grouped) numbers" : "\(self.shape)"
    return "\(shape) from \(ends[0]) to \(ends[1]), first \(ends[2]), last \(ends[3])"
  }

  fileprivate func maskText(whole: Bool) -> String {
    let alive = elements.filter { $0 != 0 }.count
    guard rank == 1, count <= 32 || whole else { return "mask of shape \(shape), \(alive) of \(count) true" }
    return "[" + elements.map { $0 != 0 ? "true" : "false" }.joined(separator: " ") + "]"
  }
}

extension Network {
  /// `9 layers, 14,458 parameters, 479,552 MACs, 1×16×16 → 10 classes`
  var summary: String {
    let costs = costs
    let trained = stepCount == 0 ? ", untrained" : ""
    return "\((nodes.count - 1).counted("layer")), \(costs.parameters.counted("parameter")), "
      + "\(costs.multiplyAdds.counted("MAC")), \(inputShape) → \(ends)\(trained)"
  }

  /// `10 classes`, `2×64×64`, `a 10, b 4×8×8`
  private var ends: String {
    if givesScores { return classCount.counted("class", "classes") }
    if outputs.count == 1 { return "\(output.shape)" }
    return outputs.map { "\($0.name) \($0.shape)" }.joined(separator: ", ")
  }
}
