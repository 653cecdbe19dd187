import DataLoading
import Figures
import Foundation
import Networks
import ReferenceEngine
import Reports
import Tensors

/// A variable's value as plain data.
indirect enum ValueRecord: Codable, Sendable {
  case number(Double)
  case tensor(TensorRecord)
  case mask(TensorRecord)
  case truth(Bool)
  case text(String)
  case word(String)
  case network(NetworkRecord)
  case symbolic(SymbolicTensor)
  case dataset(String)
  /// Images by the data set, the part and their positions in it, as runs of first and count.
  case split(dataset: String, part: String, name: String, runs: [[Int]])
  case function(String)
  case trace(TraceRecord)
  case record(kind: String, summary: String, fields: [FieldRecord])
  case history([EpochRecord])
  case table(header: [String], rows: [[String]], rightAligned: [Bool])
  case report(CompressionReport)
}

struct FieldRecord: Codable, Sendable {
  var name: String
  var value: ValueRecord
}

struct TensorRecord: Codable, Sendable {
  var shape: [Int]
  var numbers: NumbersRecord
}

struct NetworkRecord: Codable, Sendable {
  /// The head of a `NetworkArchive`, as JSON.
  var head: String
  var arrays: [NumbersRecord]
}

struct TraceRecord: Codable, Sendable {
  struct Entry: Codable, Sendable {
    var node: String
    var inputs: [TensorRecord]
    var output: TensorRecord
    var intermediates: [NamedTensor]
    var gradient: TensorRecord
    var parameterGradients: [NamedTensor]
  }

  struct NamedTensor: Codable, Sendable {
    var name: String
    var value: TensorRecord
  }

  var entries: [Entry]
  var loss: Double
  var probabilities: TensorRecord
  var labels: [Int]
}
