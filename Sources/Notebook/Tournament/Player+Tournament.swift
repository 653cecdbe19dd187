import Figures
import Foundation
import Language
import Syntax
import Texts

extension Player {
  var tournamentWord: DotWord {
    DotWord(
      "tournament", "shows your records: the smallest, the least work, the fastest; with a network enters it",
      details: """
        A network may enter that was made for \(Tournament.dataset); that it never saw the test images in training is taken on \
        trust. What it costs counts where it reads at least the given share of them: its file, its MACs, its time for one \
        image here.
        """, example: ".tournament net"
    ) { session, rest, emit in
      rest.isEmpty ? self.showRecords(in: session, emit) : self.enter(rest, in: session, emit)
    }
  }

  /// Those of the lessons, by their bars.
  private var tournaments: [Tournament] {
    library.entries.compactMap { $0.head?.tournament }.map(Tournament.init).sorted { $0.accuracy < $1.accuracy }
  }

  private func showRecords(in session: Session, _ emit: (Output) -> Void) -> Outcome {
    for tournament in tournaments {
      emit(.text("Which network reads at least \(tournament.bar) of \(Tournament.dataset).test, and costs least?"))
      var table = Table(header: ["", "your record", "it reads", "network", "since"])
      table.alignments = [.left, .right, .right, .left, .left]
      table.rows = Tournament.Discipline.allCases.map { discipline in
        let record = records.records.first { $0.bar == tournament.accuracy && $0.discipline == discipline }
        guard let record else { return [discipline.title, "–", "–", "–", "–"] }
        return [
          discipline.title, discipline.text(of: record.value), NumberText.percent(record.accuracy), record.network,
          record.date,
        ]
      }
      emit(.table(table))
      emit(.text(""))
    }
    emit(.text(tournaments.isEmpty ? "There is no tournament." : ".tournament net enters the network `net`."))
    return .succeeded
  }

  private func enter(_ name: String, in session: Session, _ emit: (Output) -> Void) -> Outcome {
    do throws(LanguageError) {
      let standing = try session.standing(of: name, on: Tournament.dataset)
      let facts = Tournament.Discipline.allCases.map { $0.text(of: $0.value(of: standing)) }
      emit(
        .text(
          "`\(name)` reads \(NumberText.percent(standing.accuracy)) of \(Tournament.dataset).test: "
            + facts.joined(separator: ", ")))
      let reached = tournaments.filter { $0.accuracy <= standing.accuracy }
      if reached.isEmpty, let lowest = tournaments.first {
        emit(.text("The lowest bar is \(lowest.bar), so it cannot enter yet."))
      }
      for tournament in reached { report(tournament.entered(standing, on: today, in: records), of: tournament, emit) }
      return .succeeded
    } catch {
      emit(.error(error.sentence))
      return .failed
    }
  }

  private func report(
    _ set: [(record: TournamentRecord, beaten: TournamentRecord?)], of tournament: Tournament, _ emit: (Output) -> Void
  ) {
    guard !set.isEmpty else { return emit(.text("at \(tournament.bar): your records stand")) }
    for (record, beaten) in set {
      let value = record.discipline.text(of: record.value)
      let before = beaten.map { ", before \(record.discipline.text(of: $0.value))" } ?? ", your first"
      emit(.text("at \(tournament.bar): \(record.discipline.title), \(value)\(before)"))
    }
  }

  private var today: String {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.dateFormat = "yyyy-MM-dd"
    return format.string(from: Date())
  }
}
