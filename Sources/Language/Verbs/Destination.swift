import Syntax
import Figures
import Foundation

/// Where a picture goes: a file the learner named, or the next free one under `figures/`.
struct Destination {
  var path: String
  var format: ImageFormat
  /// An explicit name may replace what is there; a default one never does.
  var overwrites: Bool
}

extension VerbCall {
  /// What `to:` says; nil without it.
  func destination(stem: String) throws(LanguageError) -> Destination? {
    guard let (value, range) = labels["to"] else { return nil }
    if case .word(let word) = value, let format = ImageFormat(rawValue: word) {
      var number = 1
      while FileManager.default.fileExists(atPath: "figures/\(stem)-\(number).\(word)") { number += 1 }
      return Destination(path: "figures/\(stem)-\(number).\(word)", format: format, overwrites: false)
    }
    guard case .text(let path) = value else {
      throw LanguageError(
        "`to:` needs a file name in quotes or a kind, got \(value.kind)", at: range,
        suggestion: "Such as to: \"pair.svg\" or to: svg.")
    }
    let ending = path.split(separator: ".").last.map { String($0).lowercased() } ?? ""
    let known = ImageFormat.allCases.map(\.rawValue)
    guard path.contains("."), let format = ImageFormat(rawValue: ending) else {
      throw LanguageError(
        "the file name must say the kind of picture", at: range,
        suggestion: "End it in \(known.map { "." + $0 }.joined(separator: ", ")).")
    }
    return Destination(path: path, format: format, overwrites: true)
  }

  func write(_ bytes: [UInt8], to destination: Destination) throws {
    // Pictures have a folder of their own, which need not be made first.
    try write(
      Data(bytes), to: destination.path, overwrites: destination.overwrites,
      makesFolder: destination.path.hasPrefix("figures/"))
  }

  /// Writes a file and says so.
  func write(_ data: Data, to path: String, overwrites: Bool, makesFolder: Bool = false) throws {
    let isWritten = try located(at: "to") {
      try session.files.write(data, to: path, overwrites: overwrites, makesFolder: makesFolder)
    }
    emit(isWritten ? "wrote \(path)" : "\(path) was there before and is left alone")
  }
}
