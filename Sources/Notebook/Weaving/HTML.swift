import Texts

/// Pieces of HTML as text. Whatever a lesson says goes through `escaped`.
enum HTML {
  /// Text that means only itself, in a page and in the quotes of an attribute.
  static func escaped(_ text: some StringProtocol) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;".unicodeScalars
      case "<": escaped += "&lt;".unicodeScalars
      case ">": escaped += "&gt;".unicodeScalars
      case "\"": escaped += "&quot;".unicodeScalars
      // No page may hold these: signs for machines, what turns the direction of writing, and the marks of styles.
      case _ where scalar.isNoText: break
      default: escaped.append(scalar)
      }
    }
    return String(escaped)
  }

  /// `<name key="value">content</name>`; the content is HTML.
  static func element(_ name: String, _ attributes: KeyValuePairs<String, String?> = [:], _ content: String) -> String {
    let written = attributes.compactMap { key, value in value.map { " \(key)=\"\(escaped($0))\"" } }
    return "<\(name)\(written.joined())>\(content)</\(name)>"
  }

  /// An element with its content on lines of its own.
  static func block(_ name: String, _ attributes: KeyValuePairs<String, String?> = [:], _ lines: [String]) -> String {
    element(name, attributes, "\n" + lines.filter { !$0.isEmpty }.joined(separator: "\n") + "\n")
  }

  /// What is folded until somebody opens it.
  static func folded(_ summary: String, class name: String? = nil, _ lines: [String]) -> String {
    block("details", ["class": name], [element("summary", [:], escaped(summary))] + lines)
  }
}
