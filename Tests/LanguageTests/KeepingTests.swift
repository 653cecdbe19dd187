import Engines
import Files
import Foundation
import Networks
import Tensors
import Testing

@testable import Language

/// Lines that leave every kind of value behind.
private let everyKind = """
  number = 0.1 + 0.2; nothing = -0; far = 1/0; none = 0/0
  vector = random(1000); matrix = [1 2; 3 4]; empty = zeros(0); signs = vector > 0.5
  yes = true; word = "γ “quoted” α"
  f(x, y) = x^2 + y*number
  data = glyphs(side: 8, train: 60, test: 20, seed: 3)
  few = data.train[5..<9]; some = data.test[[3 1 4]]
  net = vgg(3, M, 4, for: data, seed: 5)
  train net epochs: 2 η: 0.05 λ: 1e-2 batch: 20;
  small = prune net keep: 50%;
  broken = net; broken.conv1.w = 1/0
  layer = net.bn1; history = net.history; report = small.report
  t = trace net on: data.train[0..<2]
  .engine reference
  random(3)
  """

/// The reference under another name.
private let otherEngine = Engine(
  name: "other", summary: "the same", makeExecutor: Engine.reference.makeExecutor, profile: Engine.reference.profile)

@Suite struct KeepingTests {
  let folder = ScratchFolder()

  private func filled() -> Session {
    let session = Session(engines: [.reference, otherEngine])
    for line in everyKind.split(separator: "\n") { session.reply(to: String(line)) }
    return session
  }

  /// What two sessions have in common only if all their variables are equal, bit for bit.
  private func contents(_ session: Session) -> [String: String] {
    session.workspace.variables.mapValues { value in
      var numbers = Hasher()
      // No line can tell one NaN from another.
      func combine(_ list: [Double]) { numbers.combine(list.map { $0.isNaN ? 0x7ff8 << 48 : $0.bitPattern }) }
      value.visitNumbers(combine)
      if let tensor = value.asTensor { combine(tensor.elements) }
      if case .split(let split) = value { numbers.combine(split.positions) }
      if case .network(let network) = value { numbers.combine(network.velocities.count) }
      return "\(value.kind) \(value.text()) \(numbers.finalize())"
    }
  }

  private func expectSame(_ one: Session, _ other: Session, _ comment: Comment? = nil) {
    let (one, other) = (one, other)
    #expect(one.workspace.variables.keys.sorted() == other.workspace.variables.keys.sorted(), comment)
    let (values, others) = (contents(one), contents(other))
    for (name, value) in values { #expect(others[name] == value, "\(name)") }
    #expect(one.engine.name == other.engine.name && one.lines == other.lines, comment)
    #expect(one.workspace.scoreboard.map(\.name) == other.workspace.scoreboard.map(\.name), comment)
    // The same random numbers follow.
    #expect(one.reply(to: "random(2)").text == other.reply(to: "random(2)").text, comment)
  }

  @Test func `a session comes back from its file with every kind of value`() throws {
    let session = filled()
    let path = folder.path + "/mine.session"
    #expect(session.reply(to: ".save \"\(path)\"").text == "wrote \(path): 22 variables")
    let other = Session(engines: session.engines)
    #expect(other.reply(to: ".open \(path)").outcome == .succeeded)
    expectSame(session, other)
    #expect(other.reply(to: "f(2, 1) == 4.3").text == "true")
    // Training goes on as it would have.
    for one in [session, other] { one.reply(to: "train net epochs: 1 η: 0.05 schedule: constant;") }
    #expect(contents(session)["net"] == contents(other)["net"])
    #expect(other.reply(to: ".undo").outcome == .succeeded)
  }

  @Test func `what is kept after each line is what the session has then`() throws {
    let session = Session(engines: [.reference])
    session.keep(in: folder.path + "/sessions")
    let more = [".undo", "net.bn1.γ[1] = 0", "vector[3] = 9", ".undo", "x = 1"]
    for line in everyKind.split(separator: "\n").map(String.init) + more {
      session.reply(to: line)
      let next = Session(engines: [.reference])
      next.keep(in: folder.path + "/sessions")
      #expect(next.reply(to: ".open 1").outcome == .succeeded, "\(line)")
      #expect(contents(next) == contents(session), "\(line)")
      // The one that looked on must leave nothing that the next would open instead.
      for kept in try #require(session.keeper).list() { try FileManager.default.removeItem(atPath: kept.path) }
    }
  }

  @Test func `only what changed is written, and what nobody needs goes`() throws {
    let session = Session(engines: [.reference])
    session.keep(in: folder.path)
    session.reply(to: "a = random(5000); b = random(5000)")
    func packs() -> [String: Int] {
      let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
      var sizes: [String: Int] = [:]
      for file in files where file.hasSuffix(".numbers") {
        sizes[String(file.split(separator: "/").last ?? "")] =
          (try? File(folder.path + "/" + file).contents().count) ?? 0
      }
      return sizes
    }
    #expect(packs().count == 1 && (80_000..<80_100).contains(packs()["0.numbers"] ?? 0))
    session.reply(to: "a[3] = 1; c = b; d = 7")
    #expect(packs().count == 2 && (40_000..<40_100).contains(packs()["1.numbers"] ?? 0))
    session.reply(to: "b = 0; c = 0")
    #expect(packs().keys.sorted() == ["1.numbers"])
    // Half of what lies there is waste, and it is much: all is packed anew.
    session.reply(to: "big = random(1000000); rest = random(400000)")
    session.reply(to: "big = 0")
    session.reply(to: "d = 8")
    session.finishKeeping()
    #expect(packs().values.reduce(0, +) < 4_000_000)
    let next = Session(engines: [.reference])
    next.keep(in: folder.path)
    next.reply(to: ".open 1")
    #expect(contents(next) == contents(session))
  }

  @Test func `a session that was left is offered, one that was saved, taken up or still runs is not`() throws {
    func prompt() -> Session {
      let session = Session(engines: [.reference])
      session.keep(in: folder.path + "/sessions")
      return session
    }
    var first: Session? = prompt()
    #expect(first?.keptOffer == nil && first?.reply(to: ".sessions").text == "no other sessions are kept")
    first?.reply(to: "x = 1; y = 2; 3")
    let looker = prompt()
    #expect(looker.keptOffer == nil)
    #expect(looker.reply(to: ".sessions").text.contains("runs now"))
    first = nil
    #expect(looker.keptOffer == "A session with 2 variables was left just now: .open 1 takes it up.")
    #expect(looker.reply(to: ".open 2").text == "there is no session 2. .sessions lists what there is.")
    #expect(looker.reply(to: ".open 1").text == "ans x y; reference engine")
    #expect(prompt().keptOffer == nil)
    #expect(looker.reply(to: ".sessions").text.contains("taken up"))
    looker.reply(to: ".save \"\(folder.path)/mine.session\"")
    #expect(looker.isSaved)
    looker.reply(to: "z = 1")
    #expect(!looker.isSaved)
  }

  @Test func `old sessions go by age, number and bytes, and never one that runs or the latest`() throws {
    func kept(_ index: Int) throws -> String {
      let path = folder.path + "/s\(String(format: "%02d", index))"
      mkdir(path, 0o700)
      let head = SessionArchive.Head(
        engine: "reference", randomCount: 0, variables: [:], scoreboard: [], datasets: [:], lines: [])
      let text = try SessionArchive.text(SessionArchive.Summary(variables: 1, isSaved: false), head)
      try File(path + "/session").write(SessionShelf.format.sealed(text))
      var times = [timeval(tv_sec: 1_000_000 + index, tv_usec: 0), timeval(tv_sec: 1_000_000 + index, tv_usec: 0)]
      utimes(path + "/session", &times)
      return path
    }
    for index in 0..<25 { _ = try kept(index) }
    let lock = FileLock(folder.path + "/s00/lock")
    let shelf = SessionShelf(folder: folder.path)
    shelf.prune(except: nil, now: Date(timeIntervalSince1970: 1_000_100))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names == ["s00"] + (5..<25).map { "s" + String(format: "%02d", $0) })
    shelf.prune(except: nil, now: Date(timeIntervalSince1970: 1_000_020 + SessionShelf.longestAge))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 6)
    shelf.prune(except: nil, now: .distantFuture)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["s00", "s24"])
    withExtendedLifetime(lock) {}
  }

  @Test func `a training under way is kept as if it had ended`() throws {
    let session = Session(engines: [.reference])
    session.keep(in: folder.path, checkpointInterval: .zero)
    session.reply(to: "data = glyphs(side: 8, train: 40, test: 10); net = vgg(2, for: data); x = 7")
    // A thousand epochs, stopped when the third begins; then what the last checkpoint left is opened.
    var kept: SessionArchive?
    _ = session.evaluate("trained = train net epochs: 1000 batch: 20") { output in
      guard case .progress(let progress) = output, progress.caption.hasPrefix("epoch 3/"), kept == nil else { return }
      session.keeper?.finish()
      let shelf = SessionShelf(folder: folder.path)
      kept = shelf.kept().first.flatMap { try? shelf.archive($0) }
      session.cancellation.request()
    }
    let next = Session(engines: [.reference])
    let remarks = next.take(try #require(kept), by: ".open 1")
    #expect(
      remarks == [
        "`trained = train net epochs: 1000 batch: 20` was under way; what it changes is as it was when that was last kept"
      ])
    // The checkpoint was taken with the last step of the second epoch, before that was put on record.
    #expect(next.reply(to: "trained.history.count").text == "1")
    #expect(next.reply(to: "trained.steps").text == "4" && next.reply(to: "net.steps").text == "0")
  }

  @Test func `a name that the language has taken since gets an underscore`() throws {
    let session = Session(engines: [.reference])
    session.workspace.variables = ["train": .number(1), "train_": .number(2), "π": .number(3)]
    let next = Session(engines: [.reference])
    let remarks = next.take(
      try SessionArchive(SessionShelf.format.opened(session.archived(), path: "a").payload), by: "")
    #expect(next.workspace.variables.keys.sorted() == ["train_", "train__", "π_"])
    #expect(remarks.first == "`train` is a word of the language now; the variable is called `train__`")
  }

  @Test func `a name that has become a spelling comes back under what it spells`() throws {
    let session = Session(engines: [.reference])
    session.workspace.variables = ["kappa": .number(1), "y_hat": .number(2), "gamma_0": .number(3), "γ₀": .number(4)]
    let next = Session(engines: [.reference])
    let remarks = next.take(
      try SessionArchive(SessionShelf.format.opened(session.archived(), path: "a").payload), by: "")
    #expect(next.reply(to: "[kappa y_hat gamma_0 γ₀_]").text == "[1 2 4 3]")
    #expect(remarks == ["`gamma_0` is a word of the language now; the variable is called `γ₀_`"])
  }

  @Test func `what cannot come back is told, and the rest comes`() throws {
    let session = Session(engines: [.reference])
    session.reply(to: "data = glyphs(side: 8, train: 20, test: 10); few = data.train[0..<3]; x = 1; f(a) = a")
    var archive = try SessionArchive(SessionShelf.format.opened(session.archived(), path: "a").payload)
    archive.head.datasets = archive.head.datasets.mapValues { _ in "idx(\"/nowhere\")" }
    archive.head.variables["f"] = .function("f(a) = (")
    let next = Session(engines: [.reference])
    let remarks = next.take(archive, by: ".open")
    #expect(next.workspace.variables.keys.sorted() == ["x"])
    #expect(remarks.count == 4, "\(remarks)")
  }

  @Test(arguments: ["", "nonsense", "espalier session 1 0 0\n", "espalier network 4 0 0\n"])
  func `a file that is no session is refused with a sentence`(text: String) throws {
    let path = folder.path + "/bad.session"
    try File(path).write(Data(text.utf8))
    let reply = Session().reply(to: ".open \"\(path)\"")
    #expect(reply.outcome == .failed && reply.text.hasPrefix(path))
  }

  /// Every byte in turn, under a right checksum: what still opens must run.
  @Test func `a damaged session never brings the program down`() throws {
    let good = try SessionShelf.format.opened(filled().archived(), path: "a").payload
    let stream = RandomStream(seed: 9, purpose: .workspace)
    var opened = 0
    for round in 0..<400 {
      var payload = good
      for flip in 0...(round % 3) {
        // Most of the file is numbers, which may be anything: most of the damage is done to the head.
        let below = round % 4 == 0 ? payload.count : payload.count / 8
        payload[payload.startIndex + stream.integer(below: below, round * 8 + flip * 2)] ^=
          1 << UInt8(stream.integer(below: 8, round * 8 + flip * 2 + 1))
      }
      guard let archive = try? SessionArchive(payload) else { continue }
      let session = Session(engines: [.reference])
      _ = session.take(archive, by: ".open")
      _ = contents(session)
      _ = try session.archived()
      opened += 1
    }
    #expect(opened > 100)
  }

  @Test func `a full disk is said once, and the session is kept again when there is room`() throws {
    // A file stands where the folder of sessions should be.
    try File(folder.path + "/sessions").write(Data())
    let session = Session(engines: [.reference])
    session.keep(in: folder.path + "/sessions")
    session.reply(to: "x = 1")
    #expect(session.notice?.hasPrefix("This session is not kept: ") == true)
    session.reply(to: "x = 2")
    #expect(session.notice == nil)
    File(folder.path + "/sessions").remove()
    session.reply(to: "x = 3")
    #expect(SessionShelf(folder: folder.path + "/sessions").kept().count == 1)
  }
}
