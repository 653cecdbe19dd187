import Files
import Foundation
import Notebook

/// The file `records` in the state folder: the learner's records in tournaments, as JSON.
///
/// A file that cannot be read or written costs the records, never the session.
final class RecordsFile: RecordBook {
  private let folder: String?
  /// What this process has learned counts even where nothing can be kept.
  private var known: [TournamentRecord] = []

  init(folder: String?) { self.folder = folder }

  var records: [TournamentRecord] {
    // Another session may have set some since.
    get { TournamentRecord.best(kept() + known) }
    set {
      known = newValue
      guard let folder, StateFolder.make(folder) else { return }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      guard let data = try? encoder.encode(newValue) else { return }
      try? File(folder + "/records").write(data, isPrivate: true)
    }
  }

  private func kept() -> [TournamentRecord] {
    guard let folder, let data = try? File(folder + "/records").contents() else { return [] }
    return (try? JSONDecoder().decode([TournamentRecord].self, from: data)) ?? []
  }
}
