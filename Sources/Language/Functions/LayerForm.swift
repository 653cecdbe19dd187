import Syntax
import Networks
import Tensors

/// The form of a function in which its first value is an unfinished network: then it is a layer with weights of its own.
struct LayerForm: Sendable {
  /// What stands behind the values that it reads: `channels`.
  var parameters: [String]
  /// How many values it reads, and how many stand behind them.
  var reads: ClosedRange<Int>
  var arity: ClosedRange<Int>
  /// Whether what stands behind is a list of numbers, not one.
  var takesList: Bool
  var labels: [Label]
  /// The layer's name in files.
  var kind: String
  /// Its configuration there, for the shape of what it reads.
  var make: @Sendable (FunctionCall, Shape) throws(LanguageError) -> [String: Double]
  /// How what stands behind the values that it reads is typed for a configuration.
  var written: @Sendable ([String: Double]) -> [String]

  init(
    _ kind: String, _ parameters: [String] = [], reads: ClosedRange<Int> = 1...1, arity: ClosedRange<Int>? = nil,
    takesList: Bool = false, labels: [Label] = [],
    make: @escaping @Sendable (FunctionCall, Shape) throws(LanguageError) -> [String: Double] = { _, _ in [:] },
    written: @escaping @Sendable ([String: Double]) -> [String] = { _ in [] }
  ) {
    (self.kind, self.parameters, self.reads, self.takesList) = (kind, parameters, reads, takesList)
    (self.make, self.written) = (make, written)
    self.arity = arity ?? parameters.count...parameters.count
    let stem = Layers.all.first { $0.kind == kind }?.stem ?? kind
    self.labels =
      labels + [Label("name", "what the layer is called, such as \"stem\"; \(stem)1, \(stem)2, … by default")]
  }

  /// `conv(h, channels, size:, …)`
  func signature(_ name: String) -> String {
    let read = reads.upperBound > 2 ? ["h…"] : reads.upperBound == 2 ? ["a", "b"] : ["h"]
    return "\(name)(\((read + parameters + labels.map { $0.name + ":" }).joined(separator: ", ")))"
  }
}
