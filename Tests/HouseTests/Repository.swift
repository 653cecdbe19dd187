import Foundation

/// The repository that these tests were built from.
enum Repository {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// Whether what is compared here should be written instead: `ESPALIER_RECORD=1`. Recording fails the test.
  static let records = ProcessInfo.processInfo.environment["ESPALIER_RECORD"] != nil
}
