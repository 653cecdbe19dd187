import Foundation
import Networks
import Tensors
import Testing

@testable import Language

/// Ctrl-C ends arithmetic on large arrays, in functions and operators alike, and leaves the workspace as it was.
///
/// Each line would take from many seconds to days; the limit is there so that a failure ends.
@Suite(.timeLimit(.minutes(15)), .serialized) struct InterruptTests {
  static let lines = [
    "a @ b", "random(134217728)", "normal(134217728)", "sort(large)", "argsort(large)", "quantile(large, 50%)",
    "exp(sin(cos(exp(sin(cos(tanh(huge)))))))", "huge * huge + huge ^ 1.5 - huge / 3 ^ huge",
    "cumsum(cumsum(cumsum(cumsum(cumsum(cumsum(cumsum(cumsum(huge))))))))",
    "sum(wide, axis: 0) + sum(wide ^ 1.5 ^ wide, axis: 0)", "wide.T.T.T.T.T.T |> argsort",
    "(wide + ones(1, 3000)) * (ones(4000, 1) + wide) |> sort",
    "where(wide > 0.5, wide, 1 - wide) |> sort", "huge[huge > 0.5] |> sort", "concat(huge, huge, huge) |> argsort",
    "huge[0..<20000000][10000000..<20000000] |> argsort", "outer(0..<5000, 0..<5000) |> argsort",
    "linspace(0, 1, 50000000) |> exp |> log |> sin", "huge[:] = huge ^ 1.5 ^ huge",
    "conv(plane, ones(1, 1, 900, 900))", "maxpool(plane, size: 900, stride: 1)", "avgpool(plane, size: 900, stride: 1)",
    "glyphs(side: 128, train: 2000, test: 40)", "f(huge)", "[huge; huge; huge] |> argsort",
    "net(ones(30000, 1, 16, 16))",
    "argmax(concat(huge, huge, huge) + 1)", "argmin(sin(huge))", "plot sin(cos(sin(cos(huge))))",
    "trace deep on: glyphs.train[0..<300]", "step deep on: glyphs.train[0..<400]", "explain deep.conv9 channel: 3",
    "prune deep by: taylor", "check deep on: glyphs.train[0..<200]", "time deep",
    "vgg(2048, 2048, for: glyphs)", "accuracy(vgg(256, 256, for: glyphs))",
  ]

  static let setup = """
    a = ones(3000, 3000)
    b = a
    large = sin(0..<8000000)
    huge = ones(20000000)
    wide = ones(4000, 3000)
    plane = ones(1, 1, 4000, 4000)
    f(x) = exp(x) + log(x) * sin(x) - cos(x)^1.5 / tanh(x)
    net = vgg(32, 32, for: glyphs)
    deep = resnet(depth: 56, width: 16, for: glyphs)
    """

  /// In a thread of its own: the shared ones may all be busy with other tests, and the line over before one is free.
  private static func request(_ cancellation: Cancellation, after milliseconds: UInt32) {
    Thread.detachNewThread {
      usleep(1000 * milliseconds)
      cancellation.request()
    }
  }

  @Test(arguments: lines) func aRequestEndsALine(_ line: String) {
    let cancellation = Cancellation()
    let session = Session(cancellation: cancellation)
    // Only what the line reads is made.
    for definition in Self.setup.split(separator: "\n") where line.reads(definition) {
      session.reply(to: "\(definition);")
    }
    let before = session.workspace.variables.count
    Self.request(cancellation, after: 50)
    let reply = session.reply(to: line)
    #expect(reply.outcome == .failed && reply.text == "stopped", "\(reply.text)")
    #expect(session.workspace.variables.count == before)
    cancellation.reset()
    #expect(session.reply(to: "1 + 1").text == "2")
  }

  /// The data set that every session shares is never left half drawn, nor one under its name.
  @Test func dataSetsAreWholeAfterARequest() {
    let cancellation = Cancellation()
    let session = Session(cancellation: cancellation)
    Self.request(cancellation, after: 20)
    session.reply(to: "glyphs(side: 64, train: 2000, test: 10)")
    cancellation.reset()
    #expect(
      session.dataset(named: "glyphs(side: 64, train: 2000, test: 10, seed: 0)", workspace: session.workspace) == nil)
  }
}

extension String {
  /// Whether the name that a definition gives stands in this line.
  fileprivate func reads(_ definition: Substring) -> Bool {
    guard let name = definition.split(whereSeparator: { " (".contains($0) }).first else { return false }
    return split(whereSeparator: { !$0.isLetter }).contains(name)
  }
}
