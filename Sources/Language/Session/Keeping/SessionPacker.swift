import DataLoading
import Engines
import Foundation
import Networks
import ReferenceEngine
import Tensors

/// Makes records of values. What has not changed since the last round costs a comparison of addresses.
struct SessionPacker {
  var numbers = NumberPacker()
  private var networks: [(network: Network, record: NetworkRecord)] = []
  private var nextNetworks: [(network: Network, record: NetworkRecord)] = []

  /// One round: the head of a session.
  mutating func head(of session: Session, workspace: Workspace, unfinished: String?) throws -> SessionArchive.Head {
    numbers.begin()
    nextNetworks = []
    var variables: [String: ValueRecord] = [:]
    for (name, value) in workspace.variables { variables[name] = try record(of: value, in: session) }
    let rows = try workspace.scoreboard.map {
      SessionArchive.RowRecord(name: $0.name, entry: $0.entry, network: try record(of: $0.network))
    }
    networks = nextNetworks
    return SessionArchive.Head(
      engine: session.engine.name, randomCount: workspace.randomCount, variables: variables, scoreboard: rows,
      datasets: session.recipes, lines: workspace.lines.all, unfinished: unfinished)
  }

  /// nil for what is no value.
  private mutating func record(of value: Value, in session: Session) throws -> ValueRecord? {
    switch value {
    case .number(let number): .number(number)
    case .tensor(let tensor): .tensor(record(of: tensor))
    case .mask(let mask): .mask(record(of: mask))
    case .truth(let truth): .truth(truth)
    case .text(let text): .text(text)
    case .word(let word): .word(word)
    case .network(let network): .network(try record(of: network))
    case .symbolic(let last): .symbolic(last)
    case .dataset(let dataset): .dataset(dataset.name)
    case .split(let split): record(of: split, in: session)
    case .function(let function): .function(function.definition)
    case .trace(let trace): .trace(record(of: trace))
    case .record(let record):
      .record(
        kind: record.kind, summary: record.summary,
        fields: try record.fields.compactMap { name, value in
          try self.record(of: value, in: session).map { FieldRecord(name: name, value: $0) }
        })
    case .history(let history): .history(history)
    case .table(let table):
      .table(header: table.header, rows: table.rows, rightAligned: table.alignments.map { $0 == .right })
    case .report(let report): .report(report)
    case .nothing: nil
    }
  }

  private mutating func record(of tensor: Tensor) -> TensorRecord {
    TensorRecord(shape: tensor.shape.dimensions, numbers: numbers.record(of: tensor.elements))
  }

  private mutating func record(of network: Network) throws -> NetworkRecord {
    // Numbers must be asked for in every round, or they are forgotten.
    let archive = NetworkArchive(network, isDense: true)
    let arrays = archive.arrays.map { numbers.record(of: $0) }
    var record: NetworkRecord
    if let known = networks.first(where: { $0.network.isSame(as: network) })?.record {
      record = known
    } else {
      record = NetworkRecord(head: String(decoding: try archive.headData, as: UTF8.self), arrays: [])
    }
    record.arrays = arrays
    nextNetworks.append((network, record))
    return record
  }

  private func record(of split: DataSplit, in session: Session) -> ValueRecord? {
    for name in session.recipes.keys.sorted() + [Glyphs.name] {
      guard let dataset = session.dataset(named: name, workspace: session.workspace) else { continue }
      for (part, whole) in [("train", dataset.train), ("test", dataset.test)] where split.isPart(of: whole) {
        return .split(dataset: name, part: part, name: split.name, runs: runs(of: split.positions))
      }
    }
    return nil
  }

  private func runs(of positions: [Int]) -> [[Int]] {
    var runs: [[Int]] = []
    for position in positions {
      if let last = runs.last, last[0] + last[1] == position {
        runs[runs.count - 1][1] += 1
      } else {
        runs.append([position, 1])
      }
    }
    return runs
  }

  private mutating func record(of trace: Trace) -> TraceRecord {
    var entries: [TraceRecord.Entry] = []
    for entry in trace.entries {
      entries.append(
        TraceRecord.Entry(
          node: entry.node, inputs: entry.inputs.map { record(of: $0) }, output: record(of: entry.evaluation.output),
          intermediates: entry.evaluation.intermediates.map {
            TraceRecord.NamedTensor(name: $0.name, value: record(of: $0.value))
          },
          gradient: record(of: entry.gradient),
          parameterGradients: entry.parameterGradients.map {
            TraceRecord.NamedTensor(name: $0.name, value: record(of: $0.value))
          }))
    }
    return TraceRecord(
      entries: entries, loss: trace.loss, probabilities: record(of: trace.probabilities), labels: trace.labels)
  }
}
