import Engines
import Networks
import Tensors

extension Value {
  /// Hands over every list of numbers in it.
  func visitNumbers(_ visit: ([Double]) -> Void) {
    switch self {
    case .tensor(let tensor), .mask(let tensor): visit(tensor.elements)
    case .network(let network): network.visitNumbers(visit)
    case .record(let record): record.fields.forEach { $0.value.visitNumbers(visit) }
    case .trace(let trace): trace.visitTensors { visit($0.elements) }
    default: break
    }
  }
}

extension Trace {
  func visitTensors(_ visit: (Tensor) -> Void) {
    visit(probabilities)
    for entry in entries {
      entry.inputs.forEach(visit)
      visit(entry.evaluation.output)
      entry.evaluation.intermediates.forEach { visit($0.value) }
      visit(entry.gradient)
      entry.parameterGradients.forEach { visit($0.value) }
    }
  }
}

extension Workspace {
  /// The bytes of its numbers, by where they lie: what is shared stands once.
  var storage: [UnsafeRawPointer: Int] {
    var storage: [UnsafeRawPointer: Int] = [:]
    func note(_ numbers: [Double]) {
      // A few numbers are not worth an entry.
      if numbers.count >= 64, let place = numbers.place { storage[place] = numbers.count * 8 }
    }
    for value in variables.values { value.visitNumbers(note) }
    for row in scoreboard { row.network.visitNumbers(note) }
    return storage
  }
}
