import Foundation
import Networks
import Reports
import Syntax
import Texts
import Training

extension Verbs {
  static let save = Verb(
    "save", "a network",
    labels: [
      Label("to", "a file ending in .network; by default the subject's name"),
      Label(
        "as", words: ["compressed"],
        "compressed: as few bytes as its weights allow, without momentum, history and reports"),
    ],
    "writes a network to a file; load(\"file\") reads it back, bit for bit",
    example: "net = mlp(4, for: glyphs); save net to: \"net.network\""
  ) { call in
    let network = try call.subjectNetwork()
    let given = try call.text("to")
    guard given != nil || call.phrase.subject?.bareWord != nil else {
      throw LanguageError("say which file", at: call.phrase.verbRange, suggestion: "Such as to: \"net.network\".")
    }
    let path = given ?? "\(call.subjectText).network"
    guard path.hasSuffix(".network") else {
      throw LanguageError(
        "network files end in .network", at: call.labels["to"]?.range,
        suggestion: "Such as to: \"\(path.prefix(40)).network\".")
    }
    guard call.word("as") == "compressed" else {
      try call.write(try NetworkFile.data(of: network), to: path, overwrites: given != nil)
      return .nothing
    }
    let (data, bits) = try CompressedNetworkFile.packed(network)
    try call.write(data, to: path, overwrites: given != nil)
    call.emit(bits.sentence.wrapped(to: call.session.width))
    return .nothing
  }
}
