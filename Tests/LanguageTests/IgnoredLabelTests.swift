import Testing

@testable import Language

/// A label that would say nothing is an error at its place, not a wish that nobody hears.
@Suite struct IgnoredLabelTests {
  private let session = Session()

  init() {
    session.reply(to: "d = glyphs(side: 8, train: 40, test: 20); net = vgg(4, M, 6, for: d, seed: 1)")
    session.reply(to: "s = train net epochs: 1 λ: 0.01 sparsify: channels batch: 20")
    session.reply(to: "f(x) = x^2; df(x) = 2*x")
  }

  @Test(arguments: [
    ("prune s units: channels keep: 50% as: mask", "as", "not with `units: channels`"),
    ("prune s units: channels keep: 50% by: taylor", "by", "not with `units: channels`"),
    ("prune s units: channels keep: 50% β: drop", "β", "not with `units: channels`"),
    ("prune s units: channels keep: 50% cap: 50%", "cap", "not with `units: channels`"),
    ("prune s units: channels on: d.test", "on", "not with `units: channels`"),
    ("prune s units: channels by: l1", "by", "not with `units: channels`"),
    ("prune net units: weights keep: 50% β: drop", "β", "not with `units: weights`"),
    ("prune net units: weights keep: 50% cap: 50%", "cap", "not with `units: weights`"),
    ("prune net keep: 50% at: interior", "at", "only with `β: absorb`"),
    ("prune net keep: 50% β: drop at: mean", "at", "only with `β: absorb`"),
    ("prune net keep: 50% β: drop κ: gaussian", "κ", "not with `β: drop`"),
    ("prune net keep: 50% seed: 3", "seed", "only with `by: random`"),
    ("prune net keep: 50% by: l1 seed: 3", "seed", "only with `by: random`"),
    ("prune net threshold: 0.1 per: layer", "per", "only with `keep:`"),
    ("train net epochs: 1 ramp: rising", "ramp", "only with `λ:`"),
    ("train net epochs: 1 by: subgradient", "by", "only with `λ:`"),
    ("train net epochs: 1 sparsify: channels", "sparsify", "only with `λ:`"),
    ("train net epochs: 1 λ: 0.01 clamp: false", "clamp", "only with `sparsify: channels` or"),
    ("train net epochs: 1 λ: 0.01 sparsify: channels by: proximal clamp: false", "clamp", "not with `by: proximal`"),
    ("check net at: 3", "at", "says nothing about a network"),
    ("check f against: df at: 3 on: d.test", "on", "says nothing about a function"),
    ("plot s.history bins: 3", "bins", "says nothing about a history"),
    ("plot s.history as: line", "as", "says nothing about a history"),
    ("plot [1 2 3] bins: 3", "bins", "says nothing about a line"),
    ("plot net as: line", "as", "says nothing about a network"),
    ("plot net as: saliency bins: 3", "bins", "says nothing about this plot"),
    ("plot net on: d.test", "on", "only with `as: saliency` or"),
    ("plot [1 2 3] as: saliency", "as", "says nothing about numbers"),
  ])
  func `it is refused at its place`(line: String, label: String, reason: String) throws {
    let reply = session.reply(to: line)
    #expect(reply.outcome == .failed && reply.text.contains(reason), "\(reply.text)")
    let lines = reply.text.split(separator: "\n")
    let mark = try #require(lines.first { $0.contains("^") })
    let place = try #require(line.range(of: " \(label):"))
    #expect(mark.prefix { $0 == " " }.count == line.distance(from: line.startIndex, to: place.lowerBound) + 1)
  }

  @Test(arguments: [
    "prune s units: channels keep: 50%", "prune net keep: 50% β: absorb at: interior",
    "prune net keep: 50% by: random seed: 3", "prune net units: weights keep: 50% per: layer",
    "prune net keep: 50% per: layer κ: gaussian", "train net epochs: 1 λ: 0 ramp: rising by: subgradient batch: 20",
    "train net epochs: 1 λ: 0.1 sparsify: channels clamp: false batch: 20", "plot [1 2 3] as: histogram bins: 2",
    "plot net bins: 5", "check f against: df at: 3",
  ])
  func `where it says something it is taken`(line: String) {
    let reply = session.reply(to: line)
    #expect(reply.outcome == .succeeded, "\(reply.text)")
  }
}
