import Figures
import Networks

extension Verbs {
  static let draw = Verb(
    "draw", "a network",
    labels: [
      Label("against", "a pruned network to lay over the first: what is kept, what is removed"),
      Label(
        "to", words: ImageFormat.allCases.map(\.rawValue), takesValues: true,
        "a file ending in .svg, .png, .pdf or .dot, or one of these words alone; without it the terminal only"),
    ], "draws a network, alone or with a smaller one laid over it",
    example:
      "net = vgg(8, M, 16, for: glyphs); train net epochs: 10 λ: 0.01; small = prune net; draw net against: small"
  ) { call in
    let network = try call.subjectNetwork()
    let other = try call.network("against")
    let destination = try call.destination(stem: "network")
    call.emit(.progress(Progress(fraction: 0, caption: "drawing")))
    defer { call.emit(.progress(Progress(fraction: 1, caption: ""))) }
    let drawing = try call.computed(at: "against") {
      guard let other else { return NetworkDrawing(of: network, named: call.subjectText) }
      return try NetworkDrawing(
        of: network, named: call.subjectText, against: other, named: call.text(of: "against") ?? "the other")
    }
    guard let destination else {
      var picture = try call.computed(at: "to") { try drawing.picture(width: call.session.width) }
      if let other {
        picture.sides = [
          NetworkDrawing(of: network, named: call.subjectText),
          NetworkDrawing(of: other, named: call.text(of: "against") ?? "the other"),
        ]
      }
      call.emit(.picture(picture))
      return .nothing
    }
    try call.write(try call.computed(at: "to") { try drawing.rendered(as: destination.format) }, to: destination)
    return .nothing
  }
}
