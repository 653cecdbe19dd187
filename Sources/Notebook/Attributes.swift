/// `{#id key=value key="several words"}` behind a fence or a heading.
struct Attributes {
  var id: String?
  var pairs: [(key: String, value: String)] = []

  /// Nil if the text does not have this form; the reason is then the error's.
  init(_ text: some StringProtocol, line: Int) throws(Complaint) {
    guard text.hasPrefix("{"), text.hasSuffix("}"), text.count >= 2 else {
      throw Complaint(line, "attributes have the form {#id key=value}, got \(text)")
    }
    var rest = Substring(text.dropFirst().dropLast())
    while true {
      rest = rest.drop { $0.isWhitespace }
      guard !rest.isEmpty else { return }
      if rest.first == "#" {
        let name = String(rest.dropFirst().prefix { !$0.isWhitespace })
        guard id == nil else { throw Complaint(line, "there are two ids, #\(id ?? "") and #\(name)") }
        guard Attributes.isName(name) else {
          throw Complaint(line, "the id #\(name) must be lower case letters, digits and hyphens")
        }
        id = name
        rest = rest.dropFirst(name.count + 1)
      } else {
        try readPair(from: &rest, line: line)
      }
    }
  }

  init() {}

  /// - Parameter text: also the name of a file, which may not be long.
  static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 80 && text.first != "-"
      && text.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") }
  }

  private mutating func readPair(from rest: inout Substring, line: Int) throws(Complaint) {
    let key = rest.prefix { $0.isLetter }
    rest = rest.dropFirst(key.count)
    guard !key.isEmpty, rest.first == "=" else {
      throw Complaint(line, "expected #id or key=value at \(key)\(rest)")
    }
    rest = rest.dropFirst()
    if let quote = rest.first, quote == "\"" || quote == "'" {
      rest = rest.dropFirst()
      guard let end = rest.firstIndex(of: quote) else { throw Complaint(line, "\(key)= has no closing \(quote)") }
      pairs.append((String(key), String(rest[..<end])))
      rest = rest[rest.index(after: end)...]
      guard rest.first.map({ $0.isWhitespace }) ?? true else {
        throw Complaint(line, "a space is missing after the value of \(key)=")
      }
    } else {
      let value = rest.prefix { !$0.isWhitespace }
      guard !value.isEmpty else { throw Complaint(line, "\(key)= has no value") }
      pairs.append((String(key), String(value)))
      rest = rest.dropFirst(value.count)
    }
  }
}
