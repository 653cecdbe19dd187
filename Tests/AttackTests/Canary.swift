import Foundation
import Testing

/// A folder for lessons to write below, and one beside it that is nobody's business.
final class Canary {
  let root: String
  var work: String { root + "/work" }
  var out: String { root + "/out" }
  static let secret = "secret-of-somebody"
  private var before: [String: Data] = [:]

  init() throws {
    root = FileManager.default.temporaryDirectory.path(percentEncoded: false) + "/espalier-canary-\(UUID().uuidString)"
    let files = FileManager.default
    for folder in ["/out/sessions/x", "/work"] {
      try files.createDirectory(atPath: root + folder, withIntermediateDirectories: true)
    }
    let names = [
      "history", "lessons", "sessions/x/session", "precious.md", "secret.network", "own.session", "secret.csv",
    ]
    for name in names { try Self.secret.write(toFile: out + "/" + name, atomically: false, encoding: .utf8) }
    try files.createSymbolicLink(atPath: work + "/out", withDestinationPath: "../out")
    for (_, ending) in HostileLesson.writers.values {
      try Self.secret.write(toFile: "\(out)/precious.\(ending)", atomically: false, encoding: .utf8)
      try Self.secret.write(toFile: "\(work)/mine.\(ending)", atomically: false, encoding: .utf8)
      try files.createSymbolicLink(atPath: "\(work)/link.\(ending)", withDestinationPath: "../out/precious.\(ending)")
      try files.createSymbolicLink(atPath: "\(work)/dangling.\(ending)", withDestinationPath: "\(out)/new.\(ending)")
      try files.createSymbolicLink(atPath: "\(work)/circle.\(ending)", withDestinationPath: "circle.\(ending)")
      mkfifo("\(work)/pipe.\(ending)", 0o600)
      mkdir("\(work)/folder.\(ending)", 0o700)
    }
    before = try state()
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  /// The files beside the working folder and those that were in it, with their bytes; what links lead to, and what else
  /// there is, by name.
  private func state() throws -> [String: Data] {
    var state: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: root) {
      let path = root + "/" + name
      var status = stat()
      guard lstat(path, &status) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFREG: state[name] = try Data(contentsOf: URL(filePath: path))
      case S_IFLNK: state[name] = Data(try FileManager.default.destinationOfSymbolicLink(atPath: path).utf8)
      default: state[name] = Data("\(status.st_mode & S_IFMT)".utf8)
      }
    }
    return state
  }

  /// Whether everything is as it was; in the working folder new files may be.
  func expectUntouched(_ place: String) throws {
    let now = try state()
    for (name, data) in before { #expect(now[name] == data, "\(place): \(name)") }
    for name in now.keys where before[name] == nil {
      #expect(name.hasPrefix("work/"), "\(place): \(name) is new")
      #expect(!name.unicodeScalars.contains { $0.properties.generalCategory == .control }, "\(place): \(name)")
    }
    let own = NSHomeDirectory() + "/espalier-attack."
    for (_, ending) in HostileLesson.writers.values {
      #expect(access(own + ending, F_OK) != 0, "\(place): \(own)\(ending)")
      #expect(access("../espalier-attack.\(ending)", F_OK) != 0, "\(place)")
    }
  }
}
