import Figures
import Foundation
import Networks
import Reports
import Syntax
import Tensors
import Training

extension Verbs {
  static let export = Verb(
    "export", "a report, a table, a history or numbers",
    labels: [Label("to", "a file ending in .csv or .json; numbers in .csv or .npy")],
    "writes numbers to a file that other programs read",
    example: "net = vgg(4, for: glyphs); small = prune net by: l1 keep: 50%; export small.report to: \"net.csv\""
  ) { call in
    let value = try call.subjectValue()
    guard let path = try call.text("to") else {
      throw LanguageError("say which file", at: call.phrase.verbRange, suggestion: "Such as to: \"report.csv\".")
    }
    let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
    if let tensor = value.asTensor {
      try call.write(try call.exported(tensor, as: ending), to: path, overwrites: true)
      return .nothing
    }
    guard path.contains("."), ["csv", "json"].contains(ending) else {
      throw LanguageError("exports end in .csv or .json", at: call.labels["to"]?.range)
    }
    let isJSON = ending == "json"
    let data: Data
    switch value {
    case .report(let report): data = isJSON ? try report.json : Data(report.commaSeparated.utf8)
    case .history(let history) where !history.isEmpty:
      data = isJSON ? try history.json : Data(history.exported.commaSeparated.utf8)
    case .table(let table): data = isJSON ? try table.records.json : Data(table.commaSeparated.utf8)
    case .history: throw LanguageError("there is no history yet: the network has not been trained", at: call.place)
    case .text:
      throw LanguageError("there is no report yet: the network has not been pruned", at: call.place)
    default:
      throw LanguageError(
        "`export` writes reports, tables, histories and numbers, got \(value.kind)", at: call.place,
        suggestion: "Such as export small.report to: \"report.csv\".")
    }
    try call.write(data, to: path, overwrites: true)
    return .nothing
  }
}

extension VerbCall {
  /// A tensor as its file's ending says.
  fileprivate func exported(_ tensor: Tensor, as ending: String) throws(LanguageError) -> Data {
    switch ending {
    case "npy": return tensor.npy
    case "csv" where tensor.rank <= 2:
      let columns = max(1, tensor.rank == 2 ? tensor.shape[1] : tensor.count)
      return try evaluator.computed(place) {
        var text = ""
        // Writing a number takes far longer than adding one.
        inPieces(tensor.count, cost: 50) { piece in
          for index in piece { text += "\(tensor.elements[index])" + ((index + 1) % columns == 0 ? "\n" : ",") }
        }
        return Data(text.utf8)
      }
    case "csv":
      throw LanguageError(
        "a .csv has rows and columns, and this has \(tensor.rank) axes", at: labels["to"]?.range,
        suggestion: "A .npy holds any number of axes.")
    default: throw LanguageError("numbers are exported as .csv or .npy", at: labels["to"]?.range)
    }
  }
}

extension Encodable {
  fileprivate var json: Data {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
      encoder.nonConformingFloatEncodingStrategy = .convertToString(
        positiveInfinity: "∞", negativeInfinity: "-∞", nan: "nan")
      return try encoder.encode(self) + Data("\n".utf8)
    }
  }
}

extension Table {
  /// Lines of values between commas, quoted where they hold commas or quotes themselves.
  fileprivate var commaSeparated: String {
    ([header] + rows).map { line in
      line.map { $0.contains { ",\"\n".contains($0) } ? "\"\($0.replacing("\"", with: "\"\""))\"" : $0 }
        .joined(separator: ",")
    }.joined(separator: "\n") + "\n"
  }

  /// Each row as names and texts.
  fileprivate var records: [[String: String]] {
    rows.map { Dictionary(zip(header, $0)) { first, _ in first } }
  }
}

extension [EpochRecord] {
  fileprivate var exported: Table {
    Table(
      header: ["epoch", "loss", "accuracy", "test_accuracy", "alive", "units", "penalty", "learning_rate"],
      rows: map {
        [
          "\($0.epoch)", "\($0.loss)", "\($0.accuracy)", $0.testAccuracy.map { "\($0)" } ?? "", "\($0.alive)",
          $0.units.map { "\($0)" } ?? "", $0.penaltyStrength.map { "\($0)" } ?? "",
          "\($0.learningRate)",
        ]
      })
  }
}
