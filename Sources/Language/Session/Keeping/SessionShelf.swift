import Files
import Foundation
import Training

/// The folder of sessions that are kept while they run: one folder for each, with what `SessionArchive` says.
///
///     20261126-014500-1z141z/session      summary and head
///     20261126-014500-1z141z/3.numbers    a pack of numbers
///     20261126-014500-1z141z/lock         locked while the session runs
///     20261126-014500-1z141z/taken        there when another session has taken it up
public struct SessionShelf: Sendable {
  let folder: String

  public init(folder: String) { self.folder = folder }

  static let format = SealedFormat(kind: "session", version: 1, oldest: 1)
  static let numbersFormat = SealedFormat(kind: "numbers", version: 1, oldest: 1)

  /// Sessions go that are older, or come after so many newer ones, or after so many bytes of them.
  static let longestAge: TimeInterval = 30 * 24 * 3600
  static let mostSessions = 20
  static let mostBytes = 1 << 30

  /// A session of an earlier run, or of one in another terminal.
  struct Kept: Equatable, Sendable {
    var name: String
    var path: String
    /// When it last changed.
    var date: Date
    var summary: SessionArchive.Summary
    var isOpen: Bool
    var isTakenUp: Bool
    var bytes: Int
  }

  /// What there is, the latest first, without one that is the caller's own.
  func kept(except own: String? = nil) -> [Kept] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0 != own }.compactMap(kept).sorted { $0.date > $1.date }
  }

  private func kept(named name: String) -> Kept? {
    let path = folder + "/" + name
    var status = stat()
    guard stat(path + "/session", &status) == 0, let summary = summary(of: path + "/session") else { return nil }
    let date = Date(timeIntervalSince1970: Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) * 1e-9)
    let isOpen = access(path + "/lock", F_OK) == 0 && FileLock(path + "/lock", waits: false) == nil
    let bytes = files(of: path).reduce(0) { sum, file in
      var status = stat()
      return stat(path + "/" + file, &status) == 0 ? sum + Int(status.st_size) : sum
    }
    return Kept(
      name: name, path: path, date: date, summary: summary, isOpen: isOpen,
      isTakenUp: access(path + "/taken", F_OK) == 0, bytes: bytes)
  }

  /// Read from the file's beginning: the rest may be long.
  private func summary(of file: String) -> SessionArchive.Summary? {
    guard let handle = FileHandle(forReadingAtPath: file), let start = try? handle.read(upToCount: 1024) else {
      return nil
    }
    let lines = start.split(separator: UInt8(ascii: "\n"), maxSplits: 2, omittingEmptySubsequences: false)
    guard lines.count == 3 else { return nil }
    return try? JSONDecoder().decode(SessionArchive.Summary.self, from: lines[1])
  }

  private func files(of path: String) -> [String] { (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] }

  /// A kept session, whole.
  func archive(_ kept: Kept) throws -> SessionArchive {
    // One that still runs may write while it is read; then what was read does not fit together.
    var attempts = 0
    while true {
      do {
        return try read(kept.path)
      } catch {
        attempts += 1
        if attempts == 3 { throw error }
      }
    }
  }

  private func read(_ path: String) throws -> SessionArchive {
    let file = path + "/session"
    var archive = try SessionArchive(try SessionShelf.format.opened(File(file).contents(), path: file).payload)
    for name in files(of: path) where name.hasSuffix(".numbers") {
      guard let pack = Int(name.dropLast(".numbers".count)) else { continue }
      let data = try File(path + "/" + name).contents()
      let numbers = try SessionShelf.numbersFormat.opened(data, path: path + "/" + name).payload
      archive.packs.packs[pack] = [Double](littleEndian: numbers)
    }
    return archive
  }

  /// A program that is killed between its first two steps leaves a folder without a session.
  private func removeUnborn(except own: String?, now: Date) {
    for name in files(of: folder) where name != own {
      let path = folder + "/" + name
      var status = stat()
      guard stat(path, &status) == 0, access(path + "/session", F_OK) != 0,
        now.timeIntervalSince1970 - Double(status.st_mtim.tv_sec) > 60, FileLock(path + "/lock", waits: false) != nil
      else { continue }
      try? FileManager.default.removeItem(atPath: path)
    }
  }

  /// Removes what is too old or too much. A session that runs stays, and so does the latest of the others.
  func prune(except own: String?, now: Date = Date()) {
    removeUnborn(except: own, now: now)
    var bytes = 0
    for (index, session) in kept(except: own).enumerated() {
      bytes += session.bytes
      if session.isOpen || index == 0 { continue }
      let isOld = now.timeIntervalSince(session.date) > SessionShelf.longestAge
      guard isOld || index >= SessionShelf.mostSessions || bytes > SessionShelf.mostBytes else { continue }
      bytes -= session.bytes
      try? FileManager.default.removeItem(atPath: session.path)
    }
  }
}
