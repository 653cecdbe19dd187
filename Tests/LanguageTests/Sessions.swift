import Figures
import Foundation
import Testing

@testable import Language

/// What one entry showed, as text, and how it ended.
struct Reply: Equatable {
  var text: String
  var outcome: Outcome
}

extension Session {
  /// Evaluates an entry and collects what a learner would read, progress left out.
  @discardableResult
  func reply(to entry: String) -> Reply {
    var texts: [String] = []
    let outcome = evaluate(entry) { output in
      switch output {
      case .text(let text), .error(let text): texts.append(text)
      case .table(let table): texts += table.text(width: 80)
      case .picture(let picture): texts.append(picture.text)
      case .progress: break
      }
    }
    return Reply(text: texts.joined(separator: "\n"), outcome: outcome)
  }

  /// Everything the workspace holds, in words; equal before and after a line that failed.
  var description: String {
    let variables = workspace.variables.sorted { $0.key < $1.key }.map { "\($0) = \($1.text())" }
    return variables.joined(separator: "\n") + "\n\(workspace.randomCount)"
  }
}

/// A folder of its own for what a test writes; gone when nobody holds it.
final class ScratchFolder {
  let path: String

  init() {
    path = NSTemporaryDirectory() + "espalier-language-\(UUID().uuidString)"
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// One line of a session and what it prints.
struct Exchange: CustomTestStringConvertible, Sendable {
  var entry: String
  var output: String

  init(_ entry: String, _ output: String) { (self.entry, self.output) = (entry, output) }

  var testDescription: String { entry }
}

/// Runs work on a thread with 512 KB of stack, the least a thread of ours has.
func onSmallStack(_ work: @escaping @Sendable () -> String) async -> String {
  await withCheckedContinuation { continuation in
    let thread = Thread { continuation.resume(returning: work()) }
    thread.stackSize = 512 << 10
    thread.start()
  }
}
