import Foundation
import Networks

/// A session as plain data: everything that the next run needs to go on, and nothing that can be derived.
///
/// Data sets are kept by the expression that loads them, functions by their definition, and lists of numbers in packs
/// beside the head.
struct SessionArchive {
  /// What is told of a session without reading it all.
  struct Summary: Codable, Equatable, Sendable {
    /// Variables, without `ans`.
    var variables: Int
    /// Whether the learner has saved it under a name of their own, and changed nothing since.
    var isSaved: Bool
    /// The session's `mark`.
    var mark: String?
  }

  struct Head: Codable, Sendable {
    var engine: String
    var randomCount: Int
    var variables: [String: ValueRecord]
    var scoreboard: [RowRecord]
    var datasets: [String: String]
    var lines: [String]
    /// The line that was under way when a training was last kept.
    var unfinished: String?
  }

  struct RowRecord: Codable, Sendable {
    var name: String
    var entry: String
    var network: NetworkRecord
  }

  enum Damage: Error, CustomStringConvertible {
    case numbers, shape, head

    var description: String {
      switch self {
      case .numbers: "some of its numbers are missing"
      case .shape: "a tensor has not the numbers that its shape needs"
      case .head: "its head does not end"
      }
    }
  }

  var summary: Summary
  var head: Head
  var packs: NumberPacks

  /// The summary in one line, the head in the next.
  static func text(_ summary: Summary, _ head: Head) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "∞", negativeInfinity: "-∞", nan: "nan")
    var data = try encoder.encode(summary)
    data.append(UInt8(ascii: "\n"))
    data += try encoder.encode(head)
    data.append(UInt8(ascii: "\n"))
    return data
  }

  /// Reads what `text` wrote, and the numbers of one pack behind it.
  init(_ data: Data) throws {
    let parts = data.split(separator: UInt8(ascii: "\n"), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3 else { throw Damage.head }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "∞", negativeInfinity: "-∞", nan: "nan")
    summary = try decoder.decode(Summary.self, from: parts[0])
    head = try decoder.decode(Head.self, from: parts[1])
    guard let numbers = [Double](littleEndian: parts[2]) else { throw Damage.numbers }
    packs = NumberPacks(packs: [0: numbers])
  }
}
