import Language
import Texts

/// What learners can win at the end of a part: the smallest network, the one with the least work, the fastest, among
/// those that still read so many of the test images.
struct Tournament: Equatable {
  static let dataset = "glyphs"

  /// The share of the test images that must be read, 0 to 1.
  var accuracy: Double

  /// What networks compete in. Less is better.
  enum Discipline: String, CaseIterable, Codable {
    case file, work, time

    var title: String {
      switch self {
      case .file: "smallest file"
      case .work: "fewest MACs"
      case .time: "fastest"
      }
    }

    func value(of standing: NetworkStanding) -> Double {
      switch self {
      case .file: Double(standing.bytes)
      case .work: Double(standing.multiplyAdds)
      case .time: standing.seconds
      }
    }

    func text(of value: Double) -> String {
      switch self {
      case .file: Int(value).grouped + " bytes"
      case .work: Int(value).grouped + " MACs"
      case .time: NumberText.duration(value)
      }
    }
  }

  /// As it is told: `97 %`.
  var bar: String { NumberText.short(accuracy * 100) + " %" }

  /// What it asks.
  var invitation: String {
    "Which network still reads \(bar) of \(Self.dataset).test, and has the smallest file, needs the fewest MACs, is fastest?"
  }

  /// The records that a network sets, each with the one that it beats.
  func entered(_ standing: NetworkStanding, on date: String, in book: any RecordBook) -> [(
    record: TournamentRecord, beaten: TournamentRecord?
  )] {
    guard standing.accuracy >= accuracy else { return [] }
    return Discipline.allCases.compactMap { discipline in
      let record = TournamentRecord(
        bar: accuracy, discipline: discipline, value: discipline.value(of: standing), accuracy: standing.accuracy,
        network: standing.summary, date: date)
      let holder = book.records.first { $0.isOfSame(record) }
      guard holder.map({ record.value < $0.value }) ?? true else { return nil }
      book.records = book.records.filter { !$0.isOfSame(record) } + [record]
      return (record, holder)
    }
  }
}

/// The best that a learner has reached in one discipline of one tournament.
public struct TournamentRecord: Equatable, Codable, Sendable {
  var bar: Double
  var discipline: Tournament.Discipline
  var value: Double
  var accuracy: Double
  var network: String
  var date: String

  func isOfSame(_ other: TournamentRecord) -> Bool { bar == other.bar && discipline == other.discipline }

  /// The best for each discipline of each tournament.
  public static func best(_ records: [TournamentRecord]) -> [TournamentRecord] {
    records.reduce(into: []) { best, record in
      guard let index = best.firstIndex(where: record.isOfSame) else { return best.append(record) }
      if record.value < best[index].value { best[index] = record }
    }
  }
}

/// Where a learner's records stand.
public protocol RecordBook: AnyObject {
  var records: [TournamentRecord] { get set }
}

/// Records that end with the process.
public final class PassingRecordBook: RecordBook {
  public var records: [TournamentRecord] = []

  public init() {}
}
