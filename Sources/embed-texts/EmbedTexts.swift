import Foundation

/// Writes a Swift file that holds other text files as string literals.
///
/// Arguments: the file to write, the folder that names are relative to, the files to embed.
@main
struct EmbedTexts {
  static func main() throws {
    let arguments = CommandLine.arguments
    let root = URL(filePath: arguments[2]).standardizedFileURL.path()
    var source = "extension EmbeddedTexts {\n  static let files: [String: String] = [\n"
    for path in arguments.dropFirst(3) {
      let file = URL(filePath: path).standardizedFileURL
      let name = String(file.path().dropFirst(root.count))
      let text = try String(contentsOf: file, encoding: .utf8)
      source += "    \"\(name)\": ####\"\"\"\n\(text)\n\"\"\"####,\n"
    }
    if arguments.count == 3 { source += "    :\n" }
    source += "  ]\n}\n"
    try source.write(to: URL(filePath: arguments[1]), atomically: true, encoding: .utf8)
  }
}
