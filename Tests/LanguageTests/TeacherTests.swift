import Testing

@testable import Language

@Suite struct TeacherTests {
  private let session = Session()

  init() {
    session.reply(to: "d = glyphs(side: 8, train: 60, test: 20); big = mlp(12, for: d, seed: 3); net = mlp(5, for: d)")
    session.reply(to: "train big epochs: 2 batch: 20")
  }

  @Test func `a student learns from its teacher, and undo takes it back`() {
    let before = session.description
    let reply = session.reply(to: "train net teacher: big T: 3 α: 80% epochs: 2 batch: 20")
    #expect(reply.outcome == .succeeded && reply.text.contains("80.0 % of it big's, at temperature 3"), "\(reply.text)")
    session.reply(to: "plain = train mlp(5, for: d) epochs: 2 batch: 20")
    #expect(session.reply(to: "assert net.history.loss[1] != plain.history.loss[1]").outcome == .succeeded)
    #expect(session.reply(to: "check net teacher: big T: 3").outcome == .succeeded)
    session.reply(to: ".undo")
    session.reply(to: ".undo")
    #expect(session.description == before)
  }

  /// No label is looked at: those of other digits make the same student.
  @Test func `scores are matched without labels, and another teacher makes another student`() {
    let reply = session.reply(to: "a = train net teacher: big match: scores epochs: 2 batch: 20 η: 1e-3")
    #expect(reply.text.contains("100.0 % of it big's, scores before the softmax"), "\(reply.text)")
    session.reply(to: "other = train big epochs: 1 batch: 20")
    session.reply(to: "b = train net teacher: other match: scores epochs: 2 batch: 20 η: 1e-3")
    session.reply(to: "c = train net teacher: big match: scores α: 50% epochs: 2 batch: 20 η: 1e-3")
    #expect(session.reply(to: "norm(a.fc1.w - b.fc1.w) > 0 and norm(a.fc1.w - c.fc1.w) > 0").text == "true")
    #expect(session.reply(to: "check net teacher: big match: scores").outcome == .succeeded)
  }

  @Test(arguments: [
    ("train net T: 3 epochs: 1", "`T:` goes only with `teacher:`"),
    ("train net α: 0.5 epochs: 1", "`α:` goes only with `teacher:`"),
    ("train net teacher: 3 epochs: 1", "`teacher:` needs a network"),
    ("train net teacher: big T: 0 epochs: 1", "`T:` must be above 0"),
    ("train net teacher: big T: 1/0 epochs: 1", "`T:` must be above 0"),
    ("train net teacher: big α: 110% epochs: 1", "`α:` is a share from 0 to 1"),
    ("train net teacher: mlp(3, input: [1 8 8], classes: 4) epochs: 1", "4 classes apart, the network 10"),
    ("train net teacher: mlp(3, input: [1 9 8], classes: 10) epochs: 1", "the teacher reads images of 1×9×8"),
    ("train net match: scores", "`match:` goes only with `teacher:`"),
    ("train net teacher: big match: scores T: 3", "`T:` goes not with `match: scores`"),
    ("train net teacher: big match: logits", "one of probabilities, scores"),
    ("train net teacher: mlp(3, input: [1 8 8], classes: 4) match: scores", "4 classes apart, the network 10"),
    ("train net teacher: vgg(2, input: [1 8 8], classes: 1) match: scores epochs: 1", "1 classes apart"),
    ("check net T: 3", "`T:` goes only with `teacher:`"),
    ("check net teacher: mlp(3, input: [1 8 8], classes: 4)", "4 classes apart"),
    ("check net teacher: mlp(3, input: [1 9 8], classes: 10)", "reads images of 1×9×8"),
    ("f(x) = x; df(x) = 1; check f against: df at: 1 teacher: big", "says nothing about a function"),
  ])
  func `what is no teacher is said with its place`(line: String, reason: String) {
    let reply = session.reply(to: line)
    #expect(reply.outcome == .failed && reply.text.contains(reason), "\(line)\n\(reply.text)")
  }
}
