import Testing

@testable import Language

/// What a learner reads when something is wrong: the line, carets under the place, a sentence, a way on.
struct ErrorTests {
  static let net = "net = vgg(4, for: glyphs)\n"

  /// The last line of an entry, then the caret line under it.
  static let exchanges: [Exchange] = [
    Exchange(
      net + "prune net by: gama",
      "              ^^^^ unknown criterion. Did you mean `gamma` (γ)?   ?prune lists them all"),
    Exchange(
      net + "prune net by: (γ)",
      "              ^^^ unknown criterion. It is one of γ, activation, l1, l2, taylor, random.   ?prune lists them all"
    ),
    Exchange(
      net + "prune net keep: 150%",
      "                ^^^^ `keep:` is a share above 0 and at most 1, got 1.5. Such as keep: 60%."),
    Exchange(
      net + "prune net keep: 0/0",
      "                ^^^ `keep:` is a share above 0 and at most 1, got NaN. Such as keep: 60%."),
    Exchange(
      "net = lenet(for: glyphs)\nprune net",
      "      ^^^ this network has no γ to go by: it has no batch norm. vgg(…) and resnet(…) have them."),
    Exchange(
      "net = mlp(2, for: glyphs)\ntrain net λ: 1e-2",
      "             ^^^^ this network has no γ to go by: it has no batch norm. vgg(…) and resnet(…) have them."),
    Exchange(net + "train net η: 0/0", "             ^^^ `η:` must be above 0, got NaN"),
    Exchange(
      net + "train net epochs: 2.5", "                  ^^^ `epochs:` needs a whole number from 1 to 100000, got 2.5"),
    Exchange(
      net + "train net on: glyphs(side: 8, train: 4, test: 2)",
      "              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the network reads images of 1×16×16, "
        + "glyphs.train has 1×8×8"),
    Exchange(net + "train net on: glyphs.train[0..<0]", "              ^^^^^^^^^^^^^^^^^^^ there are no images here"),
    Exchange(net + "check net against: fats", "                   ^^^^ there is no `fats`. Did you mean `fast`?"),
    Exchange(
      net + "check net against: fast",
      "                   ^^^^ this session has the reference engine only, so there is nothing to compare. "
        + "Say against: differences."),
    Exchange(net + "draw net to: svgg", "             ^^^^ there is no `svgg`. Did you mean `svg`?"),
    Exchange(
      net + "draw net to: \"a.txt\"",
      "             ^^^^^^^ the file name must say the kind of picture. End it in .svg, .png, .pdf, .dot."),
    Exchange(
      net + "save net to: \"/proc/x.network\"",
      "             ^^^^^^^^^^^^^^^^^ /proc/x.network cannot be written: its folder takes no files"
    ),
    Exchange(
      "train vgg(4, for: glyphs)",
      "      ^^^^^^^^^^^^^^^^^^^ `train` changes its subject, which must be a name. "
        + "Give the result one: net = train vgg(4, for: glyphs) …"),
    Exchange(
      net + "draw net to: net.svg", "             ^^^^^^^ a file name stands in quotes. Write to: \"net.svg\"."),
    Exchange(
      net + "compare net small",
      "            ^^^^^ a verb has one subject, and `small` is a second. Other values follow labels; `?compare` lists them."
    ),
    Exchange(
      net + "net.bn1.γ = [1 2 3]",
      "^^^^^^^^^ `γ` of bn1 has shape 4, and this has shape 3. Give a value for each, or one for all."),
    Exchange("f(x) = train net", "       ^^^^^ `train` is a verb, and a function's body is an expression"),
    Exchange("glyphs = 3", "^^^^^^ `glyphs` has a fixed meaning. Take another name."),
    Exchange("π(x) = 3", "^ `π` has a fixed meaning. Take another name."),
    Exchange("train = 3", "^^^^^ `train` is a verb and names nothing else. Choose another name."),
    Exchange(
      net + "net.report",
      "    ^^^^^^ there is no report yet: this network has not been pruned. small = prune … makes one: small.report."),
    Exchange(net + "slim net", "^^^^ `slim` needs `keep:`. Such as keep: 40%."),
    Exchange(
      net + "prune net keep: 0%",
      "                ^^ `keep:` is a share above 0 and at most 1, got 0. Such as keep: 60%."),
    Exchange(
      net + "prune net threshold: 3",
      "                     ^ nothing would be left: the threshold 3 is not below the largest score, 0.5"),
    Exchange(
      net + "prune net keep: 50% threshold: 1",
      "                    ^^^^^^^^^ `threshold:` goes not with `keep:`. Otherwise it says nothing; leave it out."),
    Exchange(
      net + "prune net cap: 1", "               ^ `cap:` is a share above 0 and below 1, got 1. Such as cap: 80%."),
    Exchange(
      net + "train net λ: auto sparsify: blocks",
      "                            ^^^^^^ this network has no residual blocks. resnet(…) and resnext(…) have them."),
    Exchange(
      net + "prune net units: groups",
      "                 ^^^^^^ this network has no factors s on its groups. "
        + "Train it with λ: and sparsify: groups first."),
    Exchange(
      net + "trace net on: glyphs.train",
      "              ^^^^^^^^^^^^ `trace` looks at every value of a batch; 2000 images are too many. "
        + "Take fewer, such as on: glyphs.train[0..<50]."),
    Exchange(
      net + "time net on: glyphs.train[0..<1500]",
      "             ^^^^^^^^^^^^^^^^^^^^^^ 1500 images are more than `time` needs. Take fewer, such as 64."),
    Exchange(
      net + "explain net channel: 1",
      "        ^^^ `explain` needs a layer of a network. Such as explain net.conv2 channel: 3"),
    Exchange(
      net + "explain net.cov1 channel: 1", "            ^^^^ the network has no layer `cov1`. Did you mean `conv1`?"),
    Exchange(
      net + "explain net.conv1 channel: 4",
      "                           ^ conv1 has 4 channels, counted from 0. The last is 3."),
    Exchange(net + "explain net.bn1", "^^^^^^^ say which channel. Such as channel: 0; bn1 has 4."),
    Exchange(
      net + "export net to: \"a.csv\"",
      "       ^^^ `export` writes reports, tables, histories and numbers, got a network. "
        + "Such as export small.report to: \"report.csv\"."),
    Exchange(
      net + "export net.history to: \"a.csv\"",
      "       ^^^^^^^^^^^ there is no history yet: the network has not been trained"),
    Exchange(
      "net = mlp(2, for: glyphs)\nreestimate net",
      "           ^^^ this network has no batch norm, and so no statistics"),
    Exchange("foo", "^^^ there is no `foo`. Assign it first: foo = …"),
    Exchange("total = 1\ntotl", "^^^^ there is no `totl`. Did you mean `total`?"),
    Exchange("meen([1 2])", "^^^^ there is no function `meen`. Did you mean `mean`?"),
    Exchange(
      "mean([1 2], axs: 0)", "            ^^^ `mean` has no label `axs:`. Did you mean `axis`?   ?mean lists them all"),
    Exchange("mean(1, 2)", "^^^^^^^^^^ `mean` takes x, got 2 values. Such as mean([1 2 3])"),
    Exchange("[1 2 3] + [1 2]", "^^^^^^^^^^^^^^^ +: the shapes 3 and 2 do not fit together"),
    Exchange("ones(3)[1, 2]", "           ^ shape 3 has 1 axis, this is one index too many"),
    Exchange("glyphs.train[3000]", "             ^^^^ glyphs.train has no image 3000; it has 2,000, counted from 0"),
    Exchange("glyphs.trian", "       ^^^^^ a data set has no `trian`. Did you mean `train`?"),
    Exchange(
      "zeros(100000, 100000)",
      "^^^^^^^^^^^^^^^^^^^^^ a tensor of shape 100000×100000 would be too large; at most 2²⁷ elements (1 GiB) are allowed"
    ),
    Exchange("zeros(ones(9))", "^^^^^^^^^^^^^^ a tensor has at most 8 axes, got 9"),
    Exchange("load(\"/tmp\")", "^^^^^^^^^^^^ /tmp is a folder, not a file"),
    Exchange("load(\"/dev/zero\")", "^^^^^^^^^^^^^^^^^ /dev/zero is not an ordinary file"),
    Exchange(
      net + "draw net net to: \"a.svg\"",
      "         ^^^ a verb has one subject, and `net` is a second. Other values follow labels, as in `to: …`."),
    Exchange(
      "net = densenet(1, 1, growth: 2, for: glyphs)\nprune net keep: 50% by: l1 ties: selection",
      "                        ^^ Σ|w| says nothing of the channels that could go here. Say another by:, such as by: taylor."
    ),
    Exchange("5 % 2", "  ^ `%` means percent, right after a number. Write `mod(5, 2)`."),
    Exchange("2x", "^^ nothing is multiplied without a sign. Write `2 * x`."),
    Exchange("assert mean([1 2 3]) > 4", "       ^^^^^^^^^^^^^^^^^ this does not hold. Left is 2, right is 4."),
    Exchange("source batchnrom", "       ^^^^^^^^^ there is no operation `batchnrom`. Did you mean `batchnorm`?"),
    Exchange(
      "accuracy(mlp(4, input: [1 2 2], classes: 3))",
      "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this network was not made for a data set. "
        + "It reads 1×2×2: load such images with data = idx(…) or data = cifar(…), then accuracy(net, on: data)."),
    Exchange("argmax([])", "^^^^^^^^^^ argmax of no elements"),
    // What other languages have.
    Exchange(
      net + "prune(net, 0.5)",
      "^^^^^^^^^^^^^^^ `prune` is a verb and takes no parentheses. "
        + "Write `prune net` and a label for what follows; `?prune` lists them."),
    Exchange(
      net + "train(net, epochs=3, λ = auto)",
      "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `train` is a verb and takes no parentheses. Write `train net epochs: 3 λ: auto`."),
    Exchange("quit", "^^^^ there is no `quit`. Write `.quit`."),
    Exchange("exit()", "^^^^ there is no function `exit`. Write `.quit`."),
    Exchange("help", "^^^^ there is no `help`. Write `?`, or `?prune` for one word."),
    Exchange("help prune", "^^^^ there is no `help`. Write `?prune`."),
    Exchange("undo", "^^^^ there is no `undo`. Write `.undo`."),
    Exchange(
      "for i in range(3): print(i)",
      "                 ^ no colon stands here. The lines of a loop follow on lines of their own, and then `end`."),
    Exchange(
      "while x > 3",
      "^^^^^ a loop is for NAME in list, lines, end. "
        + "Functions and operators work on whole arrays without one: x = 0..<3; x^2."),
    Exchange("map(f, [1 2])", "^^^ there is no function `map`. Functions and operators work on every element: f(x)."),
    Exchange("import numpy as np", "^^^^^^ nothing is imported. The library is there: `?` lists it."),
    Exchange("let x = 3", "^^^ a name is given without a word. Write `x = …`."),
    Exchange("√-1", "^ `√` reads one value, without a sign. Write `√(-1)`."),
    Exchange("2 * √-x² + 1", "    ^ `√` reads one value, without a sign. Write `√(-x)`."),
    // Numbers and counts as the language has them.
    Exchange(
      net + "prune net threshold: ∞",
      "                     ^ nothing would be left: the threshold ∞ is not below the largest score, 0.5"),
    Exchange(
      "dropout([1 2], [1 0], p: 0 / 0)",
      "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ dropout: p must be at least 0 and below 1, got NaN"),
    Exchange(net + "net.bn1.var = -1", "^^^^^^^^^^^ bn1.var: a variance is never negative"),
    Exchange(net + "net.bn1.var[2] = -1e-9", "^^^^^^^^^^^^^^ bn1.var: a variance is never negative"),
    // The way on that is offered can be gone.
    Exchange(
      "net = vgg(4, input: [3 8 8], classes: 10)\nevaluate net",
      "         ^^^ this network was not made for a data set. "
        + "It reads 3×8×8: load such images with data = idx(…) or data = cifar(…), then evaluate net on: data."),
    Exchange(
      "net = vgg(4, input: [1 8 8], classes: 10); small = glyphs(side: 8, train: 20, test: 4)\nevaluate net",
      "         ^^^ this network was not made for a data set. Say which images: evaluate net on: small."),
    Exchange(
      net + "prune net.conv1 keep: 50%",
      "      ^^^^^^^^^ `prune` needs a network, not a part of one. Such as prune net …"),
    Exchange(
      net + "save net \"a.network\"",
      "         ^^^^^^^^^^^ a file's name follows a label. Write `to: \"a.network\"`."),
    Exchange(
      "x = input(glyphs); x + 1",
      "                   ^ `+` needs numbers, got an unfinished network. "
        + "Two branches are added: h + conv(h, 8). A learned constant is conv(h, 8, bias: true)."),
    Exchange(
      net + "prune net 0.5",
      "          ^^^ a value of a verb has a label. Such as keep: 60% or epochs: 5."),
    Exchange(".undoo", "^^^^^^ there is no `.undoo`. Did you mean `.undo`?"),
  ]

  @Test(arguments: exchanges) func aMistakeIsPointedAt(_ exchange: Exchange) {
    let reply = Session().reply(to: exchange.entry)
    #expect(reply.outcome == .failed)
    let lines = reply.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.last.map(String.init) == exchange.output)
    #expect(lines.dropLast().last == exchange.entry.split(separator: "\n").last)
  }

  /// An error inside a function of the learner's points into its definition.
  @Test func anErrorInAFunctionShowsTheFunction() {
    let session = Session()
    session.reply(to: "f(x) = x + nothing")
    #expect(
      session.reply(to: "1 + f(2)").text
        == "f(x) = x + nothing\n           ^^^^^^^ there is no `nothing`. Assign it first: nothing = …")
  }

  static let endless = [
    "f(x) = f(x)\nf(1)", "f(x) = g(x)\ng(x) = f(x)\nf(1)", "f(x) = x |> f\nf(1)", "f(x) = 1 + f(x)\nf(1)",
    "f(x) = [f(x)]\nf(1)", "f(x) = max(f(x), 1)\nf(1)", "f(x) = x[f(x)]\nf([1])", "f(x) = not f(x)\nf(true)",
    "f(x) = f(x).T\nf(1)", "f(x) = √(√(√(√(√(√(√(√(f(x)))))))))\nf(1)",
  ]

  @Test(arguments: endless) func endlessRecursionIsAnErrorWithAPlace(_ entry: String) {
    let session = Session()
    let reply = session.reply(to: entry)
    #expect(reply.outcome == .failed)
    #expect(reply.text.contains("^ this calls itself too deeply"), "\(reply.text)")
    #expect(session.reply(to: "1 + 1").text == "2")
  }

  /// On a stack of 512 KB as on the main thread's, whatever the build makes of a level.
  @Test(arguments: endless + ["1" + String(repeating: " + 1", count: 390), "-" + String(repeating: "(1", count: 190)])
  func aSmallStackIsNeverOverrun(_ entry: String) async {
    let text = await onSmallStack { Session().reply(to: entry).text }
    #expect(text == "391" || text.contains("too deeply") || text.contains("never closed"), "\(text)")
  }
}
