import Language

/// Where sources stand in the site.
enum SourceLinks {
  /// The page in front of them.
  static let index = "engine.html"
  static let title = "The reference engine, annotated"

  /// What a piece of code names: `source batchnorm` the file that the verb prints, `BatchNorm2D` among sources its file.
  static func address(of code: String, amongSources: Bool) -> String? {
    if code.hasPrefix("source "), let path = ReferenceSources.path(of: String(code.dropFirst("source ".count))) {
      return places[path]
    }
    return amongSources ? names[code] : nil
  }

  static func anchor(of name: String) -> String { name.lowercased().replacing("+", with: "-") }

  private static let places: [String: String] = Dictionary(
    uniqueKeysWithValues: SourceChapter.all.flatMap { chapter in
      chapter.sources.map { ($0.path, "\(chapter.page)#\(anchor(of: $0.name))") }
    })

  private static let names: [String: String] = Dictionary(
    SourceChapter.all.flatMap { chapter in
      chapter.sources.map { ($0.name, "\(chapter.page)#\(anchor(of: $0.name))") }
    }
  ) { first, _ in first }
}
