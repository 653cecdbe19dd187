import DataLoading
import Engines
import Figures
import Files
import Foundation
import Networks
import ReferenceEngine
import Syntax
import Tensors

/// Makes values of records. Whatever does not come back is told in a remark and left out; the rest comes.
struct SessionUnpacker {
  let archive: SessionArchive
  let session: Session
  private(set) var remarks: [String] = []

  init(_ archive: SessionArchive, for session: Session) { (self.archive, self.session) = (archive, session) }

  mutating func workspace() -> Workspace {
    var workspace = Workspace()
    (workspace.randomCount, workspace.lines) = (
      min(max(archive.head.randomCount, 0), 1 << 56), TypedLines(archive.head.lines)
    )
    loadDatasets()
    for (name, record) in archive.head.variables.sorted(by: { $0.key < $1.key }) {
      do {
        workspace.variables[free(name)] = try value(of: record)
      } catch {
        remarks.append("`\(name)` is not there: \(FileError.reason(error))")
      }
    }
    workspace.layerCount = workspace.variables.values.reduce(0) { most, value in
      if case .symbolic(let last) = value { max(most, last.number) } else { most }
    }
    for row in archive.head.scoreboard {
      guard let network = try? network(of: row.network) else { continue }
      workspace.scoreboard.append(ScoreboardRow(name: row.name, entry: row.entry, network: network))
    }
    return workspace
  }

  private mutating func loadDatasets() {
    for (name, recipe) in archive.head.datasets.sorted(by: { $0.key < $1.key })
    where session.dataset(named: name, workspace: session.workspace) == nil {
      do throws(LanguageError) {
        let evaluator = Evaluator(session: session, entry: SourceText(recipe), emit: { _ in })
        for statement in try Parser.lines(of: recipe, in: Verbs.grammar).flatMap(\.statements) {
          try evaluator.run(statement)
        }
      } catch {
        remarks.append("the data set \(name) is not there: \(error.message)")
      }
    }
  }

  /// A name that has become a word of the language since gets an underscore, so that its value can be used. One that
  /// has become a spelling of another, as `kappa` of κ, is kept under that.
  private mutating func free(_ name: String) -> String {
    let canonical = canonicalName(name)
    var free = canonical
    while Verbs.grammar.isVerb(free) || Session.constantNames.contains(free)
      || (free != name && archive.head.variables[free] != nil)
    { free += "_" }
    if free != canonical { remarks.append("`\(name)` is a word of the language now; the variable is called `\(free)`") }
    return free
  }

  private func value(of record: ValueRecord) throws -> Value {
    switch record {
    case .number(let number): return .number(number)
    case .tensor(let record): return .tensor(try tensor(of: record))
    case .mask(let record): return .mask(try tensor(of: record))
    case .truth(let truth): return .truth(truth)
    case .text(let text): return .text(text)
    case .word(let word): return .word(word)
    case .network(let record): return .network(try network(of: record))
    case .symbolic(let last): return .symbolic(try last.validated())
    case .dataset(let name): return .dataset(try dataset(name))
    case .split(let name, let part, let label, let runs):
      let dataset = try dataset(name)
      return .split(try (part == "test" ? dataset.test : dataset.train).images(at: try positions(runs), named: label))
    case .function(let definition): return try function(definition)
    case .trace(let record): return .trace(try trace(of: record))
    case .record(let kind, let summary, let fields):
      return .record(
        Record(kind: kind, summary: summary, fields: try fields.map { ($0.name, try value(of: $0.value)) }))
    case .history(let history):
      try NetworkArchive.checkCounts(history, [])
      return .history(history)
    case .table(let header, let rows, let rightAligned):
      guard rightAligned.count == header.count, rows.allSatisfy({ $0.count == header.count }) else {
        throw SessionArchive.Damage.shape
      }
      return .table(Table(header: header, rows: rows, alignments: rightAligned.map { $0 ? .right : .left }))
    case .report(let report):
      try NetworkArchive.checkCounts([], [report])
      return .report(report)
    }
  }

  private func dataset(_ name: String) throws -> Dataset {
    guard let dataset = session.dataset(named: name, workspace: session.workspace) else {
      throw Reason("it needs the data set \(name)")
    }
    return dataset
  }

  private func positions(_ runs: [[Int]]) throws -> [Int] {
    var positions: [Int] = []
    for run in runs {
      guard run.count == 2, run[0] >= 0, (1...Shape.elementLimit).contains(run[1]), run[0] < Shape.elementLimit,
        positions.count + run[1] <= Shape.elementLimit
      else { throw SessionArchive.Damage.shape }
      positions += run[0]..<(run[0] + run[1])
    }
    return positions
  }

  private func function(_ definition: String) throws -> Value {
    let statements = try Parser.lines(of: definition, in: Verbs.grammar).flatMap(\.statements)
    guard statements.count == 1, case .function(let head)? = statements[0].target,
      case .expression(let body) = statements[0].action
    else { throw Reason("“\(definition)” is no definition") }
    return .function(
      UserFunction(
        name: head.name, parameters: head.parameters.map(\.name), body: body, entry: definition, definition: definition)
    )
  }

  private func tensor(of record: TensorRecord) throws -> Tensor {
    let shape = try Shape(record.shape).validated()
    let numbers = try archive.packs.numbers(of: record.numbers)
    guard numbers.count == shape.count else { throw SessionArchive.Damage.shape }
    return Tensor(shape: shape, elements: numbers)
  }

  private func network(of record: NetworkRecord) throws -> Network {
    let arrays = try record.arrays.map { try archive.packs.numbers(of: $0) }
    return try NetworkArchive(head: Data(record.head.utf8), arrays: arrays).network(isFinite: false)
  }

  private func trace(of record: TraceRecord) throws -> Trace {
    func named(_ tensors: [TraceRecord.NamedTensor]) throws -> [(name: String, value: Tensor)] {
      try tensors.map { ($0.name, try tensor(of: $0.value)) }
    }
    let entries = try record.entries.map { entry in
      Trace.Entry(
        node: entry.node, inputs: try entry.inputs.map(tensor),
        evaluation: Evaluation(try tensor(of: entry.output), try named(entry.intermediates)),
        gradient: try tensor(of: entry.gradient), parameterGradients: try named(entry.parameterGradients))
    }
    return Trace(
      entries: entries, loss: record.loss, probabilities: try tensor(of: record.probabilities), labels: record.labels)
  }
}

/// A reason in words.
private struct Reason: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
