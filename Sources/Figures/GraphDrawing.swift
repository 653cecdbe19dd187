/// A directed graph as Graphviz sees it: nodes, edges and attributes, and no opinion about what they mean.
public struct GraphDrawing: Equatable, Sendable {
  public enum Label: Equatable, Sendable {
    /// Shown exactly as it stands; a line feed starts a centred line.
    case plain(String)
    /// Graphviz's HTML-like markup. Text inside it must have been through `escapedForMarkup`.
    case markup(String)
  }

  public struct Node: Equatable, Sendable {
    public var id: String
    public var label: Label
    public var attributes: [String: String]

    public init(id: String, label: Label, attributes: [String: String] = [:]) {
      self.id = id
      self.label = label
      self.attributes = attributes
    }
  }

  public struct Edge: Equatable, Sendable {
    public var source: String
    public var target: String
    public var attributes: [String: String]

    public init(from source: String, to target: String, attributes: [String: String] = [:]) {
      self.source = source
      self.target = target
      self.attributes = attributes
    }
  }

  public var name: String
  public var nodes: [Node]
  public var edges: [Edge]
  public var attributes: [String: String]
  /// Given to every node, and to every edge, that does not say otherwise.
  public var nodeDefaults: [String: String] = [:]
  public var edgeDefaults: [String: String] = [:]
  /// Graphviz's program that lays it out: `dot` in ranks, or `nop`, which leaves nodes where their `pos` says.
  var engine = "dot"
  /// Texts of cells that stand at the right edge, as shown: in SVG they are anchored at their end.
  public var flushRight: Set<String> = []

  public init(name: String = "graph", nodes: [Node] = [], edges: [Edge] = [], attributes: [String: String] = [:]) {
    self.name = name
    self.nodes = nodes
    self.edges = edges
    self.attributes = attributes
  }
}

extension StringProtocol {
  /// The text with `&`, `<`, `>` and `"` written as entities, for SVG and for Graphviz's markup.
  ///
  /// Control characters, which XML cannot hold even as entities, become spaces.
  var escapedForMarkup: String {
    var escaped = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\0"..<" ": escaped += " "
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// The text as a plain Graphviz attribute, where `\` starts an escape and `&` an entity.
  var escapedForGraphviz: String {
    var escaped = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "\\": escaped += "\\\\"
      case "\n": escaped += "\\n"
      case "\0"..<" ": escaped += " "
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
