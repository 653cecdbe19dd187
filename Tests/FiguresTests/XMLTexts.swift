import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// The text nodes of an XML document; reading them proves that it is well-formed.
final class XMLTexts: NSObject, XMLParserDelegate {
  private var texts: [String] = []
  private var current = ""

  static func of(_ data: Data) throws -> [String] {
    let reader = XMLTexts()
    let parser = XMLParser(data: data)
    parser.delegate = reader
    guard parser.parse() else { throw parser.parserError ?? CocoaError(.propertyListReadCorrupt) }
    return reader.texts
  }

  func parser(
    _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String] = [:]
  ) { current = "" }

  func parser(_ parser: XMLParser, foundCharacters string: String) { current += string }

  func parser(_ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName: String?) {
    texts.append(current)
    current = ""
  }
}
