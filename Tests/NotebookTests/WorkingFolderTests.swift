import Files
import Foundation
import Testing

@testable import Notebook

@Suite struct WorkingFolderTests {
  @Test func `what a killed program left goes, and what a living one has stays`() throws {
    let all = FileManager.default.temporaryDirectory.path(percentEncoded: false)
    func folder(_ name: String) -> String { "\(all)/espalier-work-\(name)-\(getpid())" }
    for name in ["dead", "alive", "young"] { mkdir(folder(name), 0o700) }
    let lock = FileLock(folder("alive") + "/lock")
    for name in ["dead", "alive"] {
      try Data("x".utf8).write(to: URL(filePath: folder(name) + "/x"))
      var times = [timeval(tv_sec: 1, tv_usec: 0), timeval(tv_sec: 1, tv_usec: 0)]
      utimes(folder(name), &times)
    }
    var place = ""
    let names = WorkingFolder.temporary { path in
      place = path
      return try? FileManager.default.contentsOfDirectory(atPath: ".")
    }
    #expect(names == .some([]))
    #expect(access(place, F_OK) != 0)
    #expect(access(folder("dead"), F_OK) != 0)
    #expect(access(folder("alive") + "/x", F_OK) == 0 && access(folder("young"), F_OK) == 0)
    withExtendedLifetime(lock) {}
    for name in ["alive", "young"] { try FileManager.default.removeItem(atPath: folder(name)) }
  }
}
