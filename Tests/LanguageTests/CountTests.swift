import Compression
import Figures
import Foundation
import Networks
import Reports
import Syntax
import Tensors
import Testing
import Texts

@testable import Language

/// The report of a pruning, the tables of `compare` and `show` and the boxes of `draw` count the same channels and
/// parameters.
struct CountTests {
  static let builders = [
    "vgg(6, M, 8, 5, for: d)", "resnet(depth: 8, width: 4, for: d)",
    "resnet(depth: 14, width: 3, activation: pre, for: d)", "resnet(depth: 8, width: 4, shortcut: padding, for: d)",
    "resnet(depth: 20, width: 2, block: bottleneck, for: d)", "resnext(depth: 11, width: 4, groups: 2, for: d)",
    "densenet(2, 2, growth: 4, for: d)", "mobilenet(5, M, 7, 4, for: d)", "inception(5, 16, M, 8, for: d)",
    "lenet(for: glyphs)", "mlp(9, 7, for: d)",
  ]

  static let prunings = [
    "small = prune net by: random keep: 60%", "small = prune net by: random keep: 60% β: drop",
    "small = prune net by: random keep: 60% as: mask",
    "net = prune net by: random keep: 70% seed: 1; small = prune net by: random keep: 60%",
    "net = prune net by: random keep: 70% as: mask; small = prune net by: random keep: 60%",
    "net = prune net by: random keep: 70% as: mask; small = compact net",
    "small = prune net by: random keep: 60% ties: selection",
  ]

  @Test(arguments: builders, prunings)
  func everyTableAndPictureCountsTheSame(builder: String, pruning: String) throws {
    let session = Session()
    session.reply(to: "d = glyphs(side: 8, train: 40, test: 20)")
    session.reply(to: "net = \(builder)")
    session.reply(to: pruning)
    let (net, small) = (try network("net", of: session), try network("small", of: session))
    let report = try #require(small.prunings.last)
    let table = net.layers(beside: small)
    let rows = Dictionary(uniqueKeysWithValues: table.rows.map { ($0[0], $0) })
    let drawing = try NetworkDrawing(of: net, named: "net", against: small, named: "small")
    var compared = 0
    for box in drawing.nodes {
      guard let parameters = box.parameters, let row = rows[box.id] else { continue }
      #expect(row[2] == "\(parameters.before.grouped) → \((parameters.after ?? 0).grouped)")
      compared += 1
      guard let channels = box.channels else { continue }
      let before = ChannelCount(own: channels.before, constants: box.constantChannels.before)
      let after = ChannelCount(own: channels.after ?? 0, constants: box.constantChannels.after ?? 0)
      #expect(row[1] == "\(before.text) → \(after.text)", "\(box.id)")
    }
    #expect(compared > 0)
    var reported = 0
    for (row, cells) in zip(report.layers, report.table.rows) {
      guard let block = net.blocks.first(where: { $0.nodes.contains { $0.name == row.node } }),
        let own = rows[block.head.name]
      else { continue }
      #expect(cells[1] == own[1], "\(row.node)")
      reported += 1
    }
    #expect(reported == report.layers.count)
    func total(_ column: Int, _ side: Int) -> Int {
      table.rows.reduce(0) { sum, row in
        let halves = row[column].split(separator: " → ").map { $0.filter { $0 != "," } }
        return sum + (Int(halves[side]) ?? 0)
      }
    }
    #expect(total(2, 0) == net.costs.parameters && total(2, 1) == small.costs.parameters)
    #expect(total(3, 0) == net.costs.multiplyAdds && total(3, 1) == small.costs.multiplyAdds)
    #expect(report.after == small.costs && report.before == net.costs)
    expect(shown: net, compared: table, side: 0)
    expect(shown: small, compared: table, side: 1)
  }

  /// What `show` says of each layer adds up to what `compare` says of its block, and to the total.
  private func expect(shown network: Network, compared: Table, side: Int) {
    let shown = Dictionary(uniqueKeysWithValues: network.table.rows.map { ($0[0], $0) })
    let compared = Dictionary(uniqueKeysWithValues: compared.rows.map { ($0[0], $0) })
    func number(_ text: String?) -> Int { Int((text ?? "").filter { $0 != "," }) ?? 0 }
    for block in network.blocks {
      guard let row = compared[block.head.name] else { continue }
      let sums = [4, 5].map { column in block.nodes.reduce(0) { $0 + number(shown[$1.name]?[column]) } }
      let halves = [2, 3].map { number(row[$0].components(separatedBy: " → ")[side]) }
      #expect(sums == halves, "\(block.head.name)")
    }
    #expect(number(shown["total"]?[4]) == network.costs.parameters)
    #expect(number(shown["total"]?[5]) == network.costs.multiplyAdds)
  }

  private func network(_ name: String, of session: Session) throws -> Network {
    guard case .network(let network)? = session.workspace.variables[name] else {
      throw LanguageError("there is no network \(name)")
    }
    return network
  }
}
