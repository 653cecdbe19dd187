import Foundation
import Language
import Texts

/// A lesson, with what it showed when it was run, as a Jupyter notebook: nbformat 4.5.
///
/// It is for reading: there is no kernel yet that would run it.
public struct JupyterNotebook {
  private var cells: [Cell] = []

  /// - Parameter text: the lesson's file; all that stands between its cells is taken as it stands, without comments.
  public init(_ lesson: Lesson, text: String, _ performance: Performance) {
    let tasks = Dictionary(lesson.steps.map { ($0.id, $0.task) }) { first, _ in first }
    var between = LessonSource(text)
    for block in Markdown.blocks(of: between.body) {
      guard let id = block.cellID, let task = tasks[id] else {
        between.add(block)
        continue
      }
      switch task {
      case .cell(let cell):
        let guess = cell.guess.map { ["*\($0.label).*"] } ?? []
        add(between.taken(and: guess), id + "-text")
        cells.append(.code(cell.code, id: id, outputs: Self.outputs(performance.cells[id], of: cell)))
      case .exercise(let exercise):
        add(between.taken(), id + "-text")
        cells.append(.code(exercise.cell.code, id: id, outputs: []))
      case .quiz: break
      }
    }
    add(between.taken(), "ending")
  }

  private mutating func add(_ text: String, _ id: String) {
    if !text.isEmpty { cells.append(.markdown(text, id: id)) }
  }

  /// The file, the same bytes for the same lesson.
  public var data: Data {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return try encoder.encode(File(cells: cells)) + Data("\n".utf8)
    }
  }

  private static func outputs(_ shown: Performance.Shown?, of cell: Notebook.Cell) -> [Output] {
    OutputPart.parts(of: shown, for: cell).map { part in
      switch part {
      case .text(let lines), .error(let lines): .stream((lines.joined(separator: "\n") + "\n").onlyText)
      case .picture(let picture): .picture(svg: (picture.svg ?? "").onlyText, text: picture.text.onlyText)
      case .drawing(let svg): .picture(svg: svg.onlyText, text: "")
      }
    }
  }
}

/// As the format names things.
extension JupyterNotebook {
  private struct File: Encodable {
    var cells: [Cell]
    let metadata = Metadata()
    let nbformat = 4
    let nbformat_minor = 5
  }

  private struct Metadata: Encodable {
    let kernelspec = ["display_name": "Espalier", "language": "espalier", "name": "espalier"]
    let language_info = ["name": "espalier"]
  }

  private struct Empty: Encodable {}

  private enum Cell: Encodable {
    case markdown(String, id: String)
    case code(String, id: String, outputs: [Output])

    private enum CodingKeys: String, CodingKey {
      case cell_type, id, metadata, source, outputs, execution_count
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(Empty(), forKey: .metadata)
      switch self {
      case .markdown(let source, let id):
        try container.encode("markdown", forKey: .cell_type)
        try container.encode(String(id.suffix(64)), forKey: .id)
        try container.encode(source, forKey: .source)
      case .code(let source, let id, let outputs):
        try container.encode("code", forKey: .cell_type)
        try container.encode(String(id.suffix(64)), forKey: .id)
        try container.encode(source, forKey: .source)
        try container.encode(outputs, forKey: .outputs)
        try container.encodeNil(forKey: .execution_count)
      }
    }
  }

  private enum Output: Encodable {
    case stream(String)
    case picture(svg: String, text: String)

    private enum CodingKeys: String, CodingKey { case output_type, name, text, data, metadata }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      switch self {
      case .stream(let text):
        try container.encode("stream", forKey: .output_type)
        try container.encode("stdout", forKey: .name)
        try container.encode(text, forKey: .text)
      case .picture(let svg, let text):
        try container.encode("display_data", forKey: .output_type)
        try container.encode(["image/svg+xml": svg, "text/plain": text], forKey: .data)
        try container.encode(Empty(), forKey: .metadata)
      }
    }
  }
}
