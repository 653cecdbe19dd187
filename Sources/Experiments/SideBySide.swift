import Foundation
import Synchronization

extension Array where Element: Sendable {
  /// What is measured of each job, in the order of the jobs; as many of them side by side as there are cores.
  ///
  /// One thread for each keeps small networks busier than all threads for one. What is measured must not depend on it:
  /// every job has its seed.
  ///
  /// - Parameter effort: how long a job takes, beside the others: whoever is free takes the longest that is left.
  func measuredSideBySide<Outcome: Sendable>(
    effort: (Element) -> Int, _ measure: @Sendable (Element) throws -> Outcome
  ) throws -> [Outcome] {
    let order = indices.sorted { effort(self[$0]) > effort(self[$1]) }
    let finished = Mutex<[Int: Result<Outcome, any Error>]>([:])
    DispatchQueue.concurrentPerform(iterations: count) { turn in
      let index = order[turn]
      let outcome = Result { try measure(self[index]) }
      finished.withLock { $0[index] = outcome }
    }
    return try finished.withLock { $0 }.sorted { $0.key < $1.key }.map { try $0.value.get() }
  }
}
