import DataLoading
import Syntax
import Tensors
import Texts

extension Evaluator {
  func index(_ base: Expression, _ indices: [Expression], at range: SourceRange) throws(LanguageError) -> Value {
    switch try evaluate(base) {
    case .tensor(let tensor), .mask(let tensor):
      if let mask = try mask(indices) { return .tensor(try computed(range) { try tensor.selecting(mask: mask) }) }
      let selections = try self.selections(indices, in: tensor.shape)
      return Value(try computed(range) { try tensor.selecting(selections) })
    case .split(let split):
      guard indices.count == 1, let item = indices.first else {
        throw LanguageError("images have one index: train[3] or train[0..<100]", at: range)
      }
      let count = split.count
      return .split(
        try located(item.range) {
          switch try self.selection(item, size: count) {
          case .index(let index): try split.subset([index])
          case .list(let list): try split.subset(neighbours: list)
          case .all: split
          }
        })
    case .history(let history):
      guard indices.count == 1, let item = indices.first else {
        throw LanguageError("a history has one index", at: range)
      }
      let wanted = try integer(item)
      let position = wanted < 0 ? wanted + history.count : wanted
      guard history.indices.contains(position) else {
        throw LanguageError("the history has \(history.count) epochs, counted from 0", at: item.range)
      }
      return .record(Record(history[position]))
    case let other: throw LanguageError("\(other.kind) has no index", at: base.range)
    }
  }

  /// The mask, if the only index is one.
  func mask(_ indices: [Expression]) throws(LanguageError) -> Tensor? {
    guard indices.count == 1, case .mask(let mask) = try evaluateIndex(indices[0]) else { return nil }
    return mask
  }

  func selections(_ indices: [Expression], in shape: Shape) throws(LanguageError) -> [AxisSelection] {
    var selections: [AxisSelection] = []
    for (axis, index) in indices.enumerated() {
      guard axis < shape.rank else {
        throw LanguageError(
          "shape \(shape) has \(shape.rank) \(shape.rank == 1 ? "axis" : "axes"), this is one index too many",
          at: index.range)
      }
      selections.append(try selection(index, size: shape[axis]))
    }
    return selections
  }

  private func evaluateIndex(_ index: Expression) throws(LanguageError) -> Value? {
    switch index.kind {
    case .all, .range: nil
    default: try evaluate(index)
    }
  }

  private func selection(_ index: Expression, size: Int) throws(LanguageError) -> AxisSelection {
    switch index.kind {
    case .all: return .all
    case .range(let lower, let upper, let isClosed):
      let first = try lower.map { lower throws(LanguageError) in try counted(lower, size: size) } ?? 0
      let end =
        try upper.map { upper throws(LanguageError) in try counted(upper, size: size) + (isClosed ? 1 : 0) } ?? size
      guard first >= 0, end <= size else {
        throw LanguageError("this range reaches outside the \(size) entries 0..<\(size)", at: index.range)
      }
      return .list(first < end ? Array(first..<end) : [])
    default:
      let value = try evaluate(index)
      switch value {
      case .number: return .index(try integer(index))
      case .tensor(let tensor):
        var list: [Int] = []
        for element in tensor.elements {
          guard let position = Int(exactly: element) else {
            throw LanguageError("an index must be a whole number, got \(NumberText.short(element))", at: index.range)
          }
          list.append(position)
        }
        return .list(list)
      case .mask(let mask):
        guard mask.shape == [size] else {
          throw LanguageError("this mask has shape \(mask.shape), the axis has \(size) entries", at: index.range)
        }
        return .list(mask.elements.indices.filter { mask.elements[$0] != 0 })
      default: throw LanguageError("an index is a number, a range or a mask, got \(value.kind)", at: index.range)
      }
    }
  }

  /// The end of a range; negative numbers count from the end of the axis.
  private func counted(_ expression: Expression, size: Int) throws(LanguageError) -> Int {
    let number = try integer(expression)
    return number < 0 ? number + size : number
  }
}

extension DataSplit {
  /// Images that stand side by side are named by their range: `glyphs.train[0..<100]`.
  fileprivate func subset(neighbours list: [Int]) throws(DataError) -> DataSplit {
    guard let first = list.first, (0..<count).contains(first), list.elementsEqual(first..<(first + list.count)) else {
      return try subset(list)
    }
    return try subset(first..<(first + list.count))
  }
}
