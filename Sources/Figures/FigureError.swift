import Texts

/// Why a figure cannot be made.
public enum FigureError: Error, Equatable, Sendable {
  /// The Graphviz library is there, but the list of its plugins is not, so it knows no layout and no format.
  case graphvizPluginsMissing
  /// A call into Graphviz failed; the messages are its own.
  case graphviz(call: String, messages: String)
  /// An edge or a note names a node that the drawing does not have.
  case unknownNode(String)
  case duplicateNode(String)
  /// A side that a PNG cannot have, at a size at which its letters could be read.
  case tooLargeForBitmap(pixels: Int, limit: Int)
  /// The nodes of a network stand in the order of the computation, and this edge does not.
  case backwardEdge(from: String, to: String)
  /// A network was to be laid over one that it was not cut from; they differ at the node first.
  case notASuccessor(small: String, large: String, node: String)
  /// Nobody wants it any more.
  case cancelled
}

extension FigureError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .graphvizPluginsMissing:
      "Graphviz finds none of its plugins, so it can draw nothing; "
        + "`sudo apt-get install --reinstall libgvc6` or `sudo dot -c` writes the missing list"
    case .graphviz(let call, let messages):
      messages.isEmpty ? "Graphviz failed in \(call) and gave no reason" : "Graphviz failed in \(call): \(messages)"
    case .tooLargeForBitmap(let pixels, let limit):
      "this picture would be \(pixels.grouped) pixels long, and a .png holds \(limit.grouped); "
        + "smaller its letters could not be read. Write it as .svg or .pdf"
    case .unknownNode(let id): "the drawing has no node `\(id)`"
    case .duplicateNode(let id): "the drawing has two nodes called `\(id)`"
    case .backwardEdge(let source, let target): "the edge from `\(source)` to `\(target)` leads backwards"
    case .notASuccessor(let small, let large, let node):
      "\(small) is not what is left of \(large): `\(node)` differs; "
        + "the larger network comes first, the one cut from it second"
    case .cancelled: "stopped"
    }
  }
}
