import Foundation
import Networks

/// Where a list of numbers is: in the record itself if they are few, else in a pack, a file of nothing but numbers.
struct NumbersRecord: Codable, Equatable, Sendable {
  var count: Int
  var numbers: [Double]?
  var pack: Int?
  var start: Int?

  /// So few numbers stand in the record.
  static let mostInside = 64
}

/// Puts lists of numbers into packs, each list once: what was packed before, and still lies in the same place of
/// memory, is only pointed at.
struct NumberPacker {
  /// A list that is packed is held, so that no other can take its place in memory.
  private var known: [UnsafeRawPointer: (numbers: [Double], record: NumbersRecord)] = [:]
  private var used: Set<UnsafeRawPointer> = []
  /// Numbers in each pack, and those of them that are still pointed at.
  private var sizes: [Int: Int] = [:]

  /// The pack that new lists come into.
  private(set) var pack = 0
  private(set) var fresh: [[Double]] = []
  private var freshCount = 0

  var freshBytes: Int { freshCount * 8 }

  mutating func begin() { (used, fresh, freshCount) = ([], [], 0) }

  mutating func record(of numbers: [Double]) -> NumbersRecord {
    guard numbers.count > NumbersRecord.mostInside, let place = numbers.place else {
      return NumbersRecord(count: numbers.count, numbers: numbers)
    }
    used.insert(place)
    if let known = known[place], known.numbers.count == numbers.count { return known.record }
    let record = NumbersRecord(count: numbers.count, pack: pack, start: freshCount)
    known[place] = (numbers, record)
    fresh.append(numbers)
    freshCount += numbers.count
    return record
  }

  /// Ends a round: forgets what nobody asked for, and turns to the next pack.
  ///
  /// - Returns: the packs that are still pointed at.
  mutating func end() -> Set<Int> {
    known = known.filter { used.contains($0.key) }
    if freshCount > 0 { sizes[pack] = freshCount }
    var live: [Int: Int] = [:]
    for (_, record) in known.values { live[record.pack ?? 0, default: 0] += record.count }
    sizes = sizes.filter { live[$0.key] != nil }
    if freshCount > 0 { pack += 1 }
    return Set(live.keys)
  }

  /// Whether most of what lies in packs is pointed at no more, and that is worth packing anew.
  var isMostlyWaste: Bool {
    let total = sizes.values.reduce(0, +)
    return total > 1 << 20 && total > 2 * known.values.reduce(0) { $0 + $1.record.count }
  }

  /// Forgets where everything is: the next round packs it all anew.
  mutating func forget() {
    known = [:]
    sizes = [:]
  }
}

/// The numbers behind records, as they were read.
struct NumberPacks {
  var packs: [Int: [Double]]

  /// - Throws: where a record points at nothing, as in a file that was made up.
  func numbers(of record: NumbersRecord) throws -> [Double] {
    if let numbers = record.numbers {
      guard numbers.count == record.count else { throw SessionArchive.Damage.numbers }
      return numbers
    }
    guard let pack = packs[record.pack ?? -1], let start = record.start, start >= 0, record.count >= 0,
      start <= pack.count, record.count <= pack.count - start
    else { throw SessionArchive.Damage.numbers }
    return Array(pack[start..<(start + record.count)])
  }
}
