import Files
import Foundation
import Networks
import Texts

extension Session {
  /// Keeps the session in a folder of sessions from now on, after each line that changes it.
  ///
  /// - Parameters:
  ///   - folder: where sessions are kept; it is made with the first line that leaves something.
  ///   - checkpointInterval: how long a training goes on before it is kept, and kept again.
  public func keep(in folder: String, checkpointInterval: Duration = .seconds(60)) {
    keeper = SessionKeeper(shelf: SessionShelf(folder: folder), checkpointInterval: checkpointInterval)
  }

  public var isKept: Bool { keeper != nil }

  public func finishKeeping() { keeper?.finish() }

  /// What is to be said about keeping, such as a full disk; once.
  public var notice: String? { keeper?.takeNotice() }

  /// The line that offers what was left by an earlier run; nil where nothing was, or it was saved or taken up.
  public var keptOffer: String? {
    guard let kept = keeper?.list() else { return nil }
    let left = kept.enumerated().filter {
      !$1.isOpen && !$1.isTakenUp && !$1.summary.isSaved && $1.summary.variables > 0
    }
    guard let (index, session) = left.first.map({ ($0.offset, $0.element) }) else { return nil }
    let variables = session.summary.variables.counted("variable")
    let others = kept.count > 1 ? "; .sessions lists all \(kept.count)" : ""
    return
      "A session with \(variables) was left \(Session.age(of: session.date)): .open \(index + 1) takes it up\(others)."
  }

  /// Takes up the session with a mark that was kept last and runs nowhere, as `.open` does.
  ///
  /// - Returns: whether there is one, whole, and no line was under way in it.
  public func takeUp(marked mark: String, by entry: String) -> Bool {
    guard let keeper, let kept = keeper.list().first(where: { $0.summary.mark == mark && !$0.isOpen && !$0.isTakenUp }),
      let archive = try? keeper.shelf.archive(kept), archive.head.unfinished == nil
    else { return false }
    let (before, engine) = (checkpoint, engine)
    guard take(archive, by: entry).isEmpty else {
      restore(before)
      self.engine = engine
      return false
    }
    keeper.takenUp = kept.path
    return true
  }

  static func age(of date: Date, now: Date = Date()) -> String {
    let seconds = max(now.timeIntervalSince(date), 0)
    switch seconds {
    case ..<60: return "just now"
    case ..<3600: return Int(seconds / 60).counted("minute") + " ago"
    case ..<86_400: return Int(seconds / 3600).counted("hour") + " ago"
    default: return Int(seconds / 86_400).counted("day") + " ago"
    }
  }

  /// Everything in the session as the bytes of one file.
  func archived() throws -> Data {
    var packer = SessionPacker()
    let head = try packer.head(of: self, workspace: workspace, unfinished: nil)
    let count = workspace.variables.count { $0.key != "ans" }
    var data = try SessionArchive.text(SessionArchive.Summary(variables: count, isSaved: true, mark: mark), head)
    for list in packer.numbers.fresh { data.appendLittleEndian(list) }
    return SessionShelf.format.sealed(data)
  }

  /// Puts a session in the place of this one, which `.undo` brings back.
  ///
  /// - Returns: what is to be said about it, such as what did not come back.
  func take(_ archive: SessionArchive, by entry: String) -> [String] {
    var unpacker = SessionUnpacker(archive, for: self)
    let new = unpacker.workspace()
    remember(entry, before: new)
    (workspace, mark) = (new, archive.summary.mark)
    if let engine = engines.first(where: { $0.name == archive.head.engine }) { self.engine = engine }
    var remarks = unpacker.remarks
    if let unfinished = archive.head.unfinished {
      workspace.lines.append("# under way when it was last kept: \(unfinished)")
      remarks.append("`\(unfinished)` was under way; what it changes is as it was when that was last kept")
    }
    return remarks
  }
}
