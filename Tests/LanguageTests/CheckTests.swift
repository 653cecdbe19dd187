import Networks
import Testing

@testable import Language

/// `check`: right is called right, wrong is called wrong, whatever the scale.
@Suite struct CheckTests {
  static let right = [
    "f(t) = 1e-9 * t; df(t) = 1e-9; check f against: df at: [0.1 1 -3]",
    // The offset leaves f seven digits after the point.
    "f(t) = t + 1e10; df(t) = 1; check f against: df at: [1]",
    "f(t) = 1e-200 * t^2; df(t) = 2e-200 * t; check f against: df at: [0.5 -2]",
    "f(t) = 1e200 * t^2; df(t) = 2e200 * t; check f against: df at: [0.5 -2]",
    "f(t) = 1 / t; df(t) = -1 / t^2; check f against: df at: [1e-9 1e-3 1 1e6]",
    "f(t) = sin(t); df(t) = cos(t); check f against: df at: [1e6 0 1.5]",
    "f(t) = (t - 1)^2; df(t) = 2 * (t - 1); check f against: df at: [1 2 0]",
    "f(t) = max(t, 0 * t); df(t) = 1; check f against: df at: [1e-9 1]",
    "f(t) = sum(t^3); df(t) = 3 * t^2; check f against: df at: [1 2 3]",
  ]
  static let wrong = [
    "f(t) = 1e-9 * t; df(t) = 2e-9 * t; check f against: df at: [0.1]",
    "f(t) = t + 1e10; df(t) = 1.01; check f against: df at: [1]",
    "f(t) = 1e-200 * t^2; df(t) = 2.0001e-200 * t; check f against: df at: [0.5 -2]",
    "f(t) = 1e200 * t^2; df(t) = 2.0001e200 * t; check f against: df at: [0.5 -2]",
    "f(t) = 1 / t; df(t) = -1.0001 / t^2; check f against: df at: [1e-9]",
    "f(t) = sin(t); df(t) = cos(t) + 1e-4; check f against: df at: [1e6]",
    "f(t) = t^2; df(t) = 2 * t + 1e-5; check f against: df at: [1]",
    "f(t) = 0 * t; df(t) = 1e-12; check f against: df at: [1]",
    "f(t) = t; df(t) = 0 / 0; check f against: df at: [1]",
  ]

  @Test(arguments: right) func aRightDerivativeAgrees(_ line: String) {
    let session = Session()
    let text = session.reply(to: line).text
    #expect(session.inspect("ans") == "true", "\(text)")
  }

  @Test(arguments: wrong) func aWrongDerivativeDiffers(_ line: String) {
    let session = Session()
    let text = session.reply(to: line).text
    #expect(session.inspect("ans") == "false", "\(text)")
  }

  @Test func coarseRoundingIsSaid() {
    let reply = Session().reply(to: "f(t) = t + 1e14; df(t) = 1; check f against: df at: [1]")
    #expect(reply.text.contains("rounded so coarsely"))
  }

  @Test func aNetworkWithoutADataSetIsCheckedOnRandomNumbersAndSaysSo() {
    let session = Session()
    let reply = session.reply(to: "net = vgg(2, input: [3 6 5], classes: 3); check net against: differences")
    #expect(reply.outcome == .succeeded && reply.text.contains("random numbers"), "\(reply.text)")
    #expect(session.inspect("ans") == "true")
  }

  /// What an advice says to type works.
  @Test func adviceEndsInALineThatWorks() throws {
    let session = Session()
    session.reply(to: "net = vgg(2, input: [1 16 16], classes: 10); net2 = vgg(2, input: [3 8 8], classes: 4)")
    let reply = session.reply(to: "step net")
    let advice = String(try #require(reply.text.split(separator: "images: ").last).replacing("\n", with: " "))
    #expect(session.reply(to: advice).outcome == .succeeded, "\(advice)")
    #expect(session.reply(to: "step net2").text.contains("3×8×8"))
    #expect(session.reply(to: "prune net.conv1 keep: 50%").text.contains("not a part of one"))
  }
}
