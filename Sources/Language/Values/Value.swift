import DataLoading
import Engines
import Figures
import Networks
import Reports
import Syntax
import Tensors

/// What an expression can be worth.
enum Value: Sendable {
  case number(Double)
  case tensor(Tensor)
  case truth(Bool)
  /// Truths element by element, 1 or 0: what a comparison of tensors gives and an index accepts.
  case mask(Tensor)
  case text(String)
  /// A listed word, such as the `M` of `vgg(16, M, 32)`.
  case word(String)
  // Boxed, so that a value is a few words: every level of evaluation holds several on the stack.
  indirect case network(Network)
  /// A network that is being typed layer by layer.
  indirect case symbolic(SymbolicTensor)
  indirect case dataset(Dataset)
  indirect case split(DataSplit)
  indirect case function(UserFunction)
  indirect case trace(Trace)
  /// Named values: a layer, one node of a trace, a report.
  indirect case record(Record)
  case history([EpochRecord])
  indirect case table(Table)
  indirect case report(CompressionReport)
  /// What a verb that only shows something is worth.
  case nothing

  /// What it is, with its article, for messages.
  var kind: String {
    switch self {
    case .number: "a number"
    case .tensor(let tensor): "a tensor of shape \(tensor.shape)"
    case .truth: "true or false"
    case .mask(let mask): "a mask of shape \(mask.shape)"
    case .text: "a text"
    case .word: "a word"
    case .network: "a network"
    case .symbolic: "an unfinished network"
    case .dataset: "a data set"
    case .split: "a part of a data set"
    case .function: "a function"
    case .trace: "a trace"
    case .record(let record): record.kind
    case .history: "a training history"
    case .table: "a table"
    case .report: "a pruning report"
    case .nothing: "nothing"
    }
  }

  /// The numbers in it, where it is made of numbers or truths.
  var asTensor: Tensor? {
    switch self {
    case .number(let number): Tensor(number)
    case .tensor(let tensor), .mask(let tensor): tensor
    case .truth(let truth): Tensor(truth ? 1 : 0)
    // Images are numbers, N×C×H×W, as long as they are not too many for a tensor.
    case .split(let split): try? split.images
    default: nil
    }
  }

  /// A tensor as a value: scalars become numbers.
  init(_ tensor: Tensor) {
    self = tensor.rank == 0 ? .number(tensor.elements[0]) : .tensor(tensor)
  }
}

/// Named values that belong together.
struct Record: Sendable {
  /// With its article: `a layer`.
  var kind: String
  /// One line that describes it.
  var summary: String
  var fields: [(name: String, value: Value)]

  /// A field by its name; Greek letters inside a name may be spelled, `grad_gamma` for `grad_γ`.
  subscript(name: String) -> Value? {
    fields.first { $0.name == name || $0.name.spelledInLatin == name.spelledInLatin }?.value
  }
}

/// A function that the learner typed: `f(x) = x^2`.
struct UserFunction: Sendable {
  var name: String
  var parameters: [String]
  var body: Expression
  /// The entry it was defined in, for the echo and for carets in errors.
  var entry: String
  var definition: String
}

extension String {
  /// Each part between underscores by its Latin spelling.
  fileprivate var spelledInLatin: String {
    split(separator: "_", omittingEmptySubsequences: false).map { asciiSpelling(of: String($0)) ?? String($0) }
      .joined(separator: "_")
  }
}
