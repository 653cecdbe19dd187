import Dispatch
import Files
import Foundation
import Networks
import Synchronization

/// Keeps a session on the disk while it runs: after every line that changed it, only what changed.
///
/// What a line leaves is on the disk before the next prompt. More than 10 MB is written while the learner types, and is
/// there before the next line is kept.
public final class SessionKeeper {
  /// So many bytes are written before the prompt comes back.
  static let mostBytesAtOnce = 10 << 20

  let shelf: SessionShelf
  private let name: String
  private var lock: FileLock?
  private var packer = SessionPacker()
  private let writer = KeepingWriter()
  /// What was last kept, by the session's count of changes.
  private var kept: (changes: Int, isSaved: Bool)?
  private var lastCheckpoint = ContinuousClock.now
  /// How long a training goes on before it is kept, and kept again.
  private let checkpointInterval: Duration
  /// The numbers that the learner was last shown for `.open`.
  private(set) var listing: [SessionShelf.Kept]?
  /// A session that was opened, until that is kept, too.
  var takenUp: String?
  private var complaint: String?
  private var hasComplained = false

  init(shelf: SessionShelf, checkpointInterval: Duration) {
    (self.shelf, self.checkpointInterval) = (shelf, checkpointInterval)
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.dateFormat = "yyyyMMdd-HHmmss"
    name = "\(format.string(from: Date()))-\(String(UInt32.random(in: 0...UInt32.max), radix: 36))"
  }

  /// Keeps the session if it has changed.
  func note(_ session: Session) {
    let now = (changes: session.changes, isSaved: session.isSaved)
    if let kept, kept == now { return }
    kept = keep(session, session.workspace) ? now : nil
  }

  /// From here on the time to a training's first checkpoint counts.
  func beginLine() { lastCheckpoint = .now }

  /// Keeps the workspace as it would be if a training ended now, where it is time for that.
  func noteTraining(_ session: Session, _ workspace: () -> Workspace, entry: String) {
    // A training does not wait for the disk.
    guard ContinuousClock.now - lastCheckpoint >= checkpointInterval, !writer.isBusy else { return }
    _ = keep(session, workspace(), unfinished: entry)
    kept = nil
    lastCheckpoint = .now
  }

  /// - Returns: whether nothing is known to have gone wrong.
  private func keep(_ session: Session, _ workspace: Workspace, unfinished: String? = nil) -> Bool {
    if let error = writer.wait() { complain(error) }
    if lock == nil {
      // A prompt that was only looked at leaves nothing.
      if workspace.variables.isEmpty { return true }
      guard begin() else {
        complain(.unwritable(shelf.folder, code: errno))
        return false
      }
    }
    if packer.numbers.isMostlyWaste { packer.numbers.forget() }
    do {
      let head = try packer.head(of: session, workspace: workspace, unfinished: unfinished)
      let count = workspace.variables.count { $0.key != "ans" }
      let (pack, fresh, bytes) = (packer.numbers.pack, packer.numbers.fresh, packer.numbers.freshBytes)
      let job = KeepingJob(
        folder: shelf.folder + "/" + name,
        summary: SessionArchive.Summary(
          variables: count, isSaved: session.isSaved && unfinished == nil,
          mark: session.mark), head: head,
        pack: pack, numbers: fresh, live: packer.numbers.end(), takenUp: takenUp)
      takenUp = nil
      writer.write(job, inBackground: bytes > SessionKeeper.mostBytesAtOnce)
      guard bytes <= SessionKeeper.mostBytesAtOnce, let error = writer.wait() else { return true }
      complain(error)
    } catch {
      complain(.content("\(error)"))
    }
    return false
  }

  private func begin() -> Bool {
    let folder = shelf.folder + "/" + name
    mkdir(shelf.folder, 0o700)
    mkdir(folder, 0o700)
    lock = FileLock(folder + "/lock")
    guard lock != nil else { return false }
    // Nobody waits for that.
    DispatchQueue.global(qos: .utility).async { [shelf, name] in shelf.prune(except: name) }
    return true
  }

  private func complain(_ error: FileError) {
    // Whatever was not written is written with the next line.
    packer.numbers.forget()
    kept = nil
    if !hasComplained { complaint = "This session is not kept: \(error). .save \"my.session\" keeps it elsewhere." }
    hasComplained = true
  }

  /// What there is to say, once.
  func takeNotice() -> String? {
    defer { complaint = nil }
    return complaint
  }

  /// Ends when everything is on the disk.
  func finish() {
    if let error = writer.wait() { complain(error) }
  }

  /// What `.open` chooses from, numbered from 1 as it is shown.
  func list() -> [SessionShelf.Kept] {
    let kept = shelf.kept(except: name)
    listing = kept
    return kept
  }
}

/// What is to be written for one line.
private struct KeepingJob: Sendable {
  var folder: String
  var summary: SessionArchive.Summary
  var head: SessionArchive.Head
  var pack: Int
  var numbers: [[Double]]
  /// The packs that the head points at; others go once it is written.
  var live: Set<Int>
  var takenUp: String?

  func run() throws {
    if !numbers.isEmpty {
      var data = Data(capacity: numbers.reduce(0) { $0 + $1.count * 8 })
      for list in numbers { data.appendLittleEndian(list) }
      try File("\(folder)/\(pack).numbers").write(SessionShelf.numbersFormat.sealed(data), isPrivate: true)
    }
    let text = try SessionArchive.text(summary, head)
    try File(folder + "/session").write(SessionShelf.format.sealed(text), isPrivate: true)
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where name.hasSuffix(".numbers") {
      guard let pack = Int(name.dropLast(".numbers".count)), !live.contains(pack) else { continue }
      File(folder + "/" + name).remove()
    }
    if let takenUp { try? File(takenUp + "/taken").write(Data(), isPrivate: true) }
  }
}

/// One job at a time, in this thread or beside it.
private final class KeepingWriter: Sendable {
  private let queue = DispatchQueue(label: "espalier.keeping", qos: .utility)
  private let error = Mutex<FileError?>(nil)
  private let pending = Atomic<Int>(0)

  var isBusy: Bool { pending.load(ordering: .acquiring) > 0 }

  func write(_ job: KeepingJob, inBackground: Bool) {
    let body: @Sendable () -> Void = { [self] in
      do {
        try job.run()
      } catch {
        self.error.withLock { $0 = error as? FileError ?? .content("\(error)") }
      }
      pending.subtract(1, ordering: .releasing)
    }
    pending.add(1, ordering: .relaxed)
    if inBackground { queue.async(execute: body) } else { queue.sync(execute: body) }
  }

  /// Waits for what is under way.
  ///
  /// - Returns: what went wrong since it was last asked.
  func wait() -> FileError? {
    queue.sync {}
    return error.withLock { error in
      defer { error = nil }
      return error
    }
  }
}
