import Foundation
import Tensors
import Testing

@testable import Language

/// Verbs of the pruning laboratory, as they are typed.
struct LaboratoryTests {
  let session = Session()
  let folder = ScratchFolder()

  init() {
    session.reply(to: "data = glyphs(side: 8, train: 60, test: 40)")
    session.reply(to: "net = vgg(4, M, 6, for: data, seed: 3)")
    session.reply(
      to: "net.bn1.γ = [0.5 0 0.2 0.3]; net.bn1.β = [0.1 0.4 0.2 -0.1]; net.bn2.β = [0.1 0.2 0.3 0.4 0.5 0.6]")
  }

  private func isTrue(_ entry: String) -> Bool { session.reply(to: entry).text == "true" }

  @Test func aMaskKeepsShapesAndCompactTakesThemAway() {
    session.reply(to: "m = prune net keep: 50% as: mask; c = compact m; s = prune net keep: 50%")
    #expect(isTrue("macs(m) == macs(net)") && isTrue("macs(c) == macs(s)") && isTrue("macs(c) < macs(m)"))
    session.reply(to: "x = data.test.images")
    #expect(isTrue("max(abs(m(x) - c(x))) < 1e-9") && isTrue("max(abs(m(x) - s(x))) < 1e-9"))
    #expect(session.reply(to: "d = compact c").text.contains("nothing to take out"))
  }

  @Test func pruningTwiceAndUndoingEitherComesBack() {
    let before = session.description
    session.reply(to: "prune net keep: 70%")
    let once = session.description
    session.reply(to: "prune net keep: 60%")
    #expect(session.description != once && once != before)
    session.reply(to: ".undo")
    #expect(session.description == once)
    session.reply(to: ".undo")
    #expect(session.description == before)
  }

  @Test(arguments: [
    "prune net keep: 50%", "prune net keep: 50% β: drop", "prune net keep: 50% β: absorb",
    "prune net keep: 50% β: absorb at: interior", "prune net keep: 50% κ: gaussian", "prune net per: layer keep: 50%",
    "prune net threshold: 0.25", "prune net cap: 50% keep: 30%", "prune net by: activation keep: 50%",
    "prune net by: taylor keep: 50%", "prune net by: random keep: 50% seed: 3", "prune net stem: keep keep: 50%",
    "prune net last: keep keep: 50%", "prune net keep: 50% ties: selection", "compact net", "reestimate net batches: 2",
    "slim net passes: 2 keep: 50% epochs: 1 tune: 1 λ: 0.01 batch: 20",
    "train net epochs: 134 λ: auto sparsify: channels batch: 20", "train net epochs: 134 λ: auto batch: 20",
    "train net epochs: 1 λ: 0.01 ramp: rising batch: 20",
    "train net epochs: 1 schedule: step batch: 20",
  ])
  func aLineGivesTheSameBitsTwice(_ line: String) {
    func run() -> String {
      session.reply(to: line)
      let bits = session.fingerprint("net").map { "\($0)" } ?? ""
      session.reply(to: ".undo")
      return bits
    }
    let before = session.fingerprint("net")
    let reply = session.reply(to: line)
    #expect(reply.outcome == .succeeded, "\(reply.text)")
    for row in reply.text.split(separator: "\n") { #expect(row.count <= 80, "\(row)") }
    let once = session.fingerprint("net").map { "\($0)" }
    session.reply(to: ".undo")
    #expect(session.fingerprint("net") == before && run() == once)
  }

  @Test func conventionsKeepTheLayersThatTheyName() {
    session.reply(to: "a = prune net keep: 30% stem: keep; b = prune net keep: 30% last: keep")
    #expect(isTrue("a.bn1.channels == 4") && isTrue("b.bn2.channels == 6"))
    #expect(session.reply(to: "show b.report").text.contains("last layer kept whole"))
    let nothing = session.reply(to: "prune net keep: 30% stem: keep last: keep")
    #expect(nothing.outcome == .failed && nothing.text.contains("are to keep their channels are all there are"))
  }

  /// A λ is warned about on either side, even in silence. R = 1 takes λ = 0.5·0.1/(0.1·Ση) here.
  @Test(arguments: [
    ("epochs: 1 λ: 1e-4", "warning: with R = 0 there is hardly the time"),
    ("epochs: 400 λ: 1.5e-3", "warning: this λ is weak"), ("epochs: 134 λ: 0.01", nil),
    ("epochs: 134 λ: 0.05", "warning: this λ is strong"),
    ("epochs: 134 λ: 0.05 by: subgradient", "warning: this λ is strong"),
  ])
  func aLambdaThatWillNotDoIsWarnedAboutEvenInSilence(labels: String, warning: String?) {
    let text = session.reply(to: "train net \(labels) batch: 20;").text
    let warnings = text.split(separator: "\n").filter { $0.hasPrefix("warning: with") || $0.hasPrefix("warning: this") }
    #expect(warnings.count == (warning == nil ? 0 : 1) && warning.map(text.contains) ?? true, "\(text)")
  }

  @Test func anAutomaticLambdaNamesTheEpochsThatItNeeds() {
    let reply = session.reply(to: "train net epochs: 3 λ: auto batch: 20")
    #expect(reply.outcome == .failed && reply.text.contains("needs 400 steps at η 0.1") && reply.text.contains("134"))
    #expect(
      session.reply(to: "train net epochs: 134 λ: auto ramp: rising batch: 20").text.contains(
        "`ramp:` goes not with `λ: auto`. Otherwise"))
    #expect(session.reply(to: "slim net keep: 50% λ: auto epochs: 3 batch: 20").text.contains("Say epochs: 134"))
    #expect(
      session.reply(to: "train net epochs: 134 λ: auto by: subgradient batch: 20").text.contains(
        "a sub-gradient leaves none at exactly 0. Leave by: out"))
    session.reply(to: "t = train net epochs: 1 batch: 20")
    #expect(
      session.reply(to: "train t epochs: 3 λ: auto batch: 20").text.contains(
        "Say epochs: 1334, or η: 0.1 and epochs: 134, or give a λ"))
    // A net of 20 channels needs most of them, and λ has an end: some go, the rest holds out.
    session.reply(to: "data = glyphs(side: 8, train: 200, test: 40); n = vgg(8, M, 12, for: data, seed: 1)")
    session.reply(to: "train n epochs: 40 λ: auto batch: 20")
    #expect(isTrue("alive(n) < 20 and alive(n) >= 12 and n.history.λ[-1] > n.history.λ[0]"))
  }

  @Test func aLayerThatFallsSilentIsSaidAtOnceAndSlimmingStops() {
    let text = session.reply(to: "train net epochs: 40 λ: 1 batch: 20;").text
    #expect(text.contains("warning: every γ of bn1, bn2 is 0"), "\(text)")
    let slim = session.reply(to: "n = slim net passes: 2 keep: 50% epochs: 1 tune: 1 λ: 1 batch: 20").text
    #expect(slim.contains("stopped in pass 1: no image reaches the output"), "\(slim)")
  }

  @Test func trainingShowsTestAccuracyBesideItsOwn() {
    let text = session.reply(to: "train net epochs: 2 batch: 20").text
    #expect(text.contains("accuracy: training over each epoch; test on 40 images of glyphs.test"), "\(text)")
    #expect(text.contains("training") && text.contains("test") && isTrue("net.history.test[1] == accuracy(net)"))
  }

  @Test func batchesOfOneAreWarnedAboutWhereTheyTeachNothing() {
    let line = "train n epochs: 1 batch: 1 on: data.train[0..<5];"
    session.reply(to: "n = vgg(4, M, 4, M, 4, M, 4, for: data)")
    #expect(session.reply(to: line).text.contains("warning: batches of one image leave a batch norm of 1×1 pixels"))
    let last = "train n epochs: 1 batch: 4 on: data.train[0..<5];"
    #expect(session.reply(to: last).text.contains("warning: the last batch of each epoch has one image"))
    #expect(!session.reply(to: "train n epochs: 1 batch: 5 on: data.train[0..<5];").text.contains("warning"))
    session.reply(to: "n = vgg(4, M, 4, for: data)")
    #expect(!session.reply(to: line).text.contains("warning") && !session.reply(to: last).text.contains("warning"))
  }

  @Test func accuraciesSayOnWhichImagesAndSlimmingWhatWasAlive() {
    session.reply(to: "data = glyphs(side: 8, train: 60, test: 1200); net = vgg(4, M, 6, for: data, seed: 3)")
    session.reply(to: "train net epochs: 2 batch: 20;")
    let images = "on the first 1,000 of 1,200 images of glyphs(side: 8, train: 60, test: 1200, seed: 0).test"
    func said(_ line: String) -> String {
      session.reply(to: line).text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    let pruned = said("small = prune net keep: 50% by: l1")
    #expect(pruned.contains(images), "\(pruned)")
    let slimmed = said("slim net keep: 50% passes: 1 λ: 0.001 epochs: 1 batch: 20")
    #expect(slimmed.contains("accuracy " + images) && slimmed.contains("removed channels were alive"), "\(slimmed)")
  }

  /// The loss that is told is the cross-entropy alone: a λ that costs a hundred leaves it as it is.
  @Test func aLambdaIsNoPartOfTheLossThatIsTold() {
    session.reply(to: "a = train fresh(net) epochs: 1 η: 1e-12; b = train fresh(net) epochs: 1 η: 1e-12 λ: 20")
    #expect(isTrue("abs(a.history.loss[0] - b.history.loss[0]) < 1e-6 and a.history.loss[0] < 5"))
  }

  /// Statistics that were spoiled by hand lag by more than training's share of each batch makes good.
  @Test func statisticsThatLagAreTold() {
    session.reply(to: "train net epochs: 60 batch: 10; net.bn2.var = 400; net.bn1.var = 1e-4")
    let reply = session.reply(to: "train net epochs: 1 batch: 30 η: 1e-6")
    #expect(
      reply.text.contains("the running means and variances lag behind the weights: measured anew"), "\(reply.text)")
    #expect(session.reply(to: "reestimate net").text.contains("accuracy"))
  }

  @Test func scoresThatAreNoNumbersAreNotCorrect() {
    session.reply(to: "net.fc1.w = zeros(10, 6) / 0")
    #expect(isTrue("accuracy(net) == 0"))
    #expect(session.reply(to: "evaluate net").text.contains("40 of them have scores that are no numbers"))
  }

  @Test func maskedChannelsStayAsleepAndTrainingSaysSo() {
    session.reply(to: "m = prune net keep: 50% as: mask")
    let text = session.reply(to: "ft = train m epochs: 30 batch: 20").text
    #expect(text.contains("masked channels stayed as silent as the mask made them"), "\(text)")
    #expect(isTrue("alive(ft) == alive(m)"))
    session.reply(to: "a = compact m; b = compact ft")
    #expect(isTrue("parameters(b) <= parameters(a)"))
    // bn1 has one γ of 0.
    let woken = session.reply(to: "w = train net epochs: 30 batch: 20").text
    #expect(woken.contains("γ was 0 in 1 more of the channels before") && isTrue("alive(w) == 10"), "\(woken)")
  }

  @Test func theScoreboardListsResultsAndUndoTakesThemBack() {
    #expect(session.reply(to: ".scoreboard").text.contains("no results yet"))
    session.reply(to: "small = prune net keep: 50%")
    let board = session.reply(to: ".scoreboard").text
    #expect(board.contains("small") && board.contains("prune net keep: 50%"))
    session.reply(to: ".undo")
    #expect(session.reply(to: ".scoreboard").text.contains("no results yet"))
  }

  /// vgg(4, M, 6) has 36 + 216 + 60 weights and 30 other numbers; a quarter of 312 is 78.
  @Test func theScoreboardCountsWhatIsThereAndTheSmallestFile() throws {
    session.reply(to: "cut = prune net units: weights keep: 25%; quantize cut bits: 2")
    let row = try #require(session.reply(to: ".scoreboard").text.split(separator: "\n").last { $0.hasPrefix("cut ") })
    #expect(row.split(separator: " ").dropFirst().first == "108", "\(row)")
    let path = folder.path + "/cut.network"
    session.reply(to: "save cut to: \"\(path)\" as: compressed")
    let bytes = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    #expect(row.replacingOccurrences(of: ",", with: "").contains(" \(bytes) "), "\(bytes): \(row)")
  }

  @Test func aReportIsExportedAndSaysWhatWasMeasured() throws {
    session.reply(to: "small = prune net keep: 50%; train small epochs: 1 batch: 20; reestimate small batches: 2")
    let report = session.reply(to: "small.report").text
    for word in ["parameters", "MACs", "bytes on disk", "ms, 1 image", "accuracy", "trained on", "re-estimated"] {
      #expect(report.contains(word), "\(word)")
    }
    session.reply(to: "export small.report to: \"\(folder.path)/r.csv\"")
    session.reply(to: "export small.report to: \"\(folder.path)/r.json\"")
    session.reply(to: "export small.history to: \"\(folder.path)/h.csv\"")
    let lines = try String(contentsOfFile: folder.path + "/r.csv", encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 3 && lines[0].hasPrefix("layer,before,removed,constants,after"))
    let object = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: folder.path + "/r.json")))
    #expect((object as? [String: Any])?["criterion"] as? String == "|γ|")
    #expect(try String(contentsOfFile: folder.path + "/h.csv", encoding: .utf8).hasPrefix("epoch,loss"))
    // What a file keeps is what the network had.
    session.reply(to: "save small to: \"\(folder.path)/s.network\"; back = load(\"\(folder.path)/s.network\")")
    #expect(session.fingerprint("back") == session.fingerprint("small"))
    // How long something took is not kept: it would make two files of one network.
    let words = ["small", "back"].map { name in
      session.reply(to: "show \(name).report").text.split(separator: "\n")
        .filter { !$0.hasPrefix("ms, 1 image") && !$0.hasPrefix("──") }.map { $0.split(separator: " ") }
    }
    #expect(words[0] == words[1])
  }

  @Test func aChannelIsExplained() {
    let text = session.reply(to: "explain net.conv1 channel: 1").text
    for word in ["γ 0", "β 0.4", "goes with", "removing saves", "its constant", "without it alone", "rank"] {
      #expect(text.contains(word), "\(word): \(text)")
    }
    #expect(session.reply(to: "explain net.fc1 channel: 0").text.contains("it is a class's score"))
    session.reply(to: "r = resnet(depth: 8, width: 4, for: data)")
    #expect(session.reply(to: "explain r.bn1 channel: 2").text.contains("add1"))
  }

  /// Row 1 has lost all its weights, column 2 too; of 12 weights 4 are there, two of which are equal.
  @Test func aLayersWeightsAreExplained() {
    session.reply(to: "m = mlp(3, input: [1 2 2], classes: 2, seed: 1)")
    session.reply(to: "m.fc1.w = [0.5 0.1 0 -2; 0.1 0.1 0.1 0.1; 0.5 0.1 0.1 -1]")
    session.reply(to: "c = prune m.fc1 units: weights threshold: 0.3")
    let text = session.reply(to: "explain c.fc1").text.split(separator: "\n").map {
      $0.split(separator: " ").joined(separator: " ")
    }
    for row in [
      "weights 4 of 12, 33.3 %", "values 3 different ones", "without inputs 1 output (1), the same for every image",
      "read by nobody 2 inputs (1, 2)", "at rest 4 numbers of 32 bits and 12 bits that say which and where",
    ] { #expect(text.contains(row), "\(row): \(text)") }
    // σ = √(5.57/12)
    #expect(text.contains { $0.hasPrefix("|w| from 0.5 to 2; σ 0.") }, "\(text)")
  }

  /// (γ, β, W) → (γ/t, β/t, t·W): the same network, another |γ|.
  @Test func theGaugeChangesGammaAndNothingElse() {
    session.reply(to: "g = net; g.bn1.γ[0] = g.bn1.γ[0] / 8; g.bn1.β[0] = g.bn1.β[0] / 8")
    session.reply(to: "g.conv2.w[:, 0, :, :] = 8 * g.conv2.w[:, 0, :, :]")
    #expect(isTrue("max(abs(g(data.test.images) - net(data.test.images))) < 1e-9"))
    session.reply(to: "a = prune net keep: 60% β: drop; b = prune g keep: 60% β: drop")
    #expect(isTrue("any(a.bn1.origins == 0)") && isTrue("not any(b.bn1.origins == 0)"))
    session.reply(to: "c = prune net keep: 60% by: activation β: drop; d = prune g keep: 60% by: activation β: drop")
    #expect(isTrue("c.bn1.channels == d.bn1.channels"))
    #expect(isTrue("all(c.bn1.origins == d.bn1.origins)") && isTrue("all(c.bn2.origins == d.bn2.origins)"))
  }
}
