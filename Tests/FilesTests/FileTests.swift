import Foundation
import Testing

@testable import Files

@Suite struct FileTests {
  let folder = TemporaryFolder()

  private func mode(_ path: String) -> mode_t {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
  }

  private func kind(_ path: String) -> mode_t {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : 0
  }

  private func text(_ path: String) throws -> String { String(decoding: try File(path).contents(), as: UTF8.self) }

  private var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()) ?? [] }

  @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 1_000_000])
  func `what is written comes back, and nothing else is left`(count: Int) throws {
    let bytes = Data((0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) })
    try File(folder.file("α 50%.x")).write(bytes)
    #expect(try File(folder.file("α 50%.x")).contents() == bytes)
    #expect(names == ["α 50%.x"])
  }

  @Test func `a file that exists is replaced only where that was asked for`() throws {
    let file = File(folder.file("a"))
    try file.write(Data("old".utf8), overwrites: false)
    #expect(throws: FileError.exists(folder.file("a"))) { try file.write(Data("new".utf8), overwrites: false) }
    #expect(try text(file.path) == "old")
    try file.write(Data("new".utf8))
    #expect(try text(file.path) == "new")
  }

  /// The mode is asked, not the system: to the superuser, who may run this, every file is writable.
  @Test(arguments: [mode_t(0o400), 0o444, 0o555]) func `a read-only file stays`(bits: mode_t) throws {
    let path = folder.file("a")
    try File(path).write(Data("kept".utf8))
    chmod(path, bits)
    #expect(throws: FileError.readOnly(path)) { try File(path).write(Data("lost".utf8)) }
    #expect(try text(path) == "kept" && mode(path) == bits && names == ["a"])
  }

  @Test(arguments: [mode_t(0o600), 0o640, 0o755, 0o200]) func `modes stay`(bits: mode_t) throws {
    let path = folder.file("a")
    try File(path).write(Data("old".utf8))
    chmod(path, bits)
    try File(path).write(Data("new".utf8))
    #expect(mode(path) == bits)
  }

  @Test func `a private file is its owner's from the start`() throws {
    try File(folder.file("a")).write(Data(), isPrivate: true)
    #expect(mode(folder.file("a")) == 0o600)
  }

  @Test func `links stay, and what they lead to is replaced or made`() throws {
    mkdir(folder.file("far"), 0o700)
    try File(folder.file("far/target")).write(Data("old".utf8))
    chmod(folder.file("far/target"), 0o640)
    symlink("far/target", folder.file("one"))
    symlink(folder.file("one"), folder.file("two"))
    try File(folder.file("two")).write(Data("new".utf8))
    #expect(try text(folder.file("far/target")) == "new" && mode(folder.file("far/target")) == 0o640)
    symlink("far/none", folder.file("three"))
    try File(folder.file("three")).write(Data("made".utf8))
    #expect(try text(folder.file("far/none")) == "made")
    for link in ["one", "two", "three"] { #expect(kind(folder.file(link)) == S_IFLNK) }
    symlink("circle", folder.file("circle"))
    #expect(throws: FileError.unwritable(folder.file("circle"), code: ELOOP)) {
      try File(folder.file("circle")).write(Data())
    }
  }

  @Test func `pipes, devices and folders are neither read nor replaced`() throws {
    mkfifo(folder.file("pipe"), 0o600)
    symlink(folder.file("pipe"), folder.file("link"))
    for path in [folder.file("pipe"), folder.file("link"), "/dev/null", "/dev/full", "/dev/zero"] {
      #expect(throws: FileError.notOrdinary(path)) { try File(path).write(Data("x".utf8)) }
      #expect(throws: FileError.notOrdinary(path)) { try File(path).contents() }
    }
    #expect(kind(folder.file("pipe")) == S_IFIFO)
    #expect(throws: FileError.folder(folder.path)) { try File(folder.path).write(Data()) }
    #expect(throws: FileError.folder(folder.path)) { try File(folder.path).contents() }
  }

  @Test func `each obstacle has a sentence of its own`() throws {
    try File(folder.file("plain")).write(Data())
    let cases: [(String, String)] = [
      (folder.file("none/a"), "\(folder.file("none/a")) cannot be written: there is no folder \(folder.file("none"))"),
      (
        folder.file("plain/a"),
        "\(folder.file("plain/a")) cannot be written: a part of its path is a file, not a folder"
      ),
      (
        folder.file(String(repeating: "x", count: 300)),
        "\(folder.file(String(repeating: "x", count: 300))) cannot be written: its name is too long"
      ),
      ("", "this is no file name: it is empty or has a NUL"),
      ("a\0b", "this is no file name: it is empty or has a NUL"),
    ]
    for (path, sentence) in cases {
      let error = #expect(throws: FileError.self, "\(path)") { try File(path).write(Data("x".utf8)) }
      #expect(error?.description == sentence)
    }
    #expect(FileError.unwritable("a", code: ENOSPC).description == "a cannot be written: the disk is full")
    #expect(FileError.unwritable("a", code: EACCES).description == "a cannot be written: permission denied")
    #expect(throws: FileError.missing(folder.file("none"))) { try File(folder.file("none")).contents() }
  }

  @Test func `what killed writers left goes with the next write, and what a living one holds stays`() throws {
    let (dead, living) = (folder.file(".espalier-dead.tmp"), folder.file(".espalier-alive.tmp"))
    for path in [dead, living] { try Data("half".utf8).write(to: URL(filePath: path)) }
    let held = FileLock(living)
    try File(folder.file("a")).write(Data("whole".utf8))
    #expect(names == [".espalier-alive.tmp", "a"])
    withExtendedLifetime(held) {}
  }

  @Test func `many writers at once leave one whole file`() async throws {
    let path = folder.file("a")
    await withTaskGroup { group in
      for writer in UInt8(0)..<8 {
        group.addTask {
          for _ in 0..<20 { try? File(path).write(Data(repeating: writer, count: 10_000)) }
        }
      }
      group.addTask {
        for _ in 0..<200 {
          guard let bytes = try? File(path).contents() else { continue }
          #expect(bytes.count == 10_000 && Set(bytes).count == 1)
        }
      }
    }
    #expect(names == ["a"])
  }
}

@Suite struct FileWriterTests {
  let folder = TemporaryFolder()

  @Test func `a short reach ends at its folder, however the name gets out`() throws {
    mkdir(folder.file("inside"), 0o700)
    mkdir(folder.file("outside"), 0o700)
    symlink("../outside", folder.file("inside/link"))
    symlink("../outside/made", folder.file("inside/made"))
    let writer = FileWriter(onlyBelow: folder.file("inside"))
    let ways = ["outside/a", "inside/../outside/a", "inside/link/a", "inside/made", "a", "inside-not/a"]
    for way in ways.map(folder.file) + ["/tmp/espalier-escape"] {
      let error = #expect(throws: FileError.self, "\(way)") {
        _ = try writer.write(Data(), to: way, overwrites: true, makesFolder: true)
      }
      #expect(error == .outside(way, folder: realPath(folder.file("inside"))), "\(way)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("outside")).isEmpty)
    #expect(
      try writer.write(Data("x".utf8), to: folder.file("inside/figures/a"), overwrites: false, makesFolder: true))
    #expect(try File(folder.file("inside/figures/a")).contents() == Data("x".utf8))
  }

  @Test func `a short reach replaces only what it has written`() throws {
    try File(folder.file("own")).write(Data("own".utf8))
    let writer = FileWriter(onlyBelow: folder.path)
    #expect(throws: FileError.self) { _ = try writer.write(Data(), to: folder.file("own"), overwrites: true) }
    let lenient = FileWriter(onlyBelow: folder.path, passingOver: true)
    #expect(try !lenient.write(Data(), to: folder.file("own"), overwrites: true))
    for text in ["one", "two"] {
      let path = folder.file(text == "one" ? "new" : "./new")
      #expect(try writer.write(Data(text.utf8), to: path, overwrites: true))
    }
    #expect(try File(folder.file("own")).contents() == Data("own".utf8))
    #expect(try File(folder.file("new")).contents() == Data("two".utf8))
  }

  private func realPath(_ path: String) -> String { URL(filePath: path).resolvingSymlinksInPath().path }
}

final class TemporaryFolder: Sendable {
  let path: String

  init() {
    var template = Array("/tmp/espalier-files.XXXXXX".utf8CString)
    _ = mkdtemp(&template)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  @Sendable func file(_ name: String) -> String { path + "/" + name }
}
