import Yams

/// The YAML between two lines `---` at the beginning of a lesson.
struct FrontMatter {
  var title: String
  var slug: String
  var minutes: Int
  var summary: String
  var needs: [String]
  /// The bar of the tournament at the lesson's end, 0 to 1.
  var tournament: Double?
  /// The text with the front matter's lines emptied, so that lines are counted as in the file.
  var body: String

  private static let keys: Set<String> = ["title", "slug", "minutes", "summary", "needs", "tournament"]

  init(_ text: String) throws(Complaint) {
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    guard lines.first == "---", let end = lines.dropFirst().firstIndex(of: "---") else {
      throw Complaint(1, "a lesson begins with front matter between two lines ---")
    }
    let head = lines[1..<end].joined(separator: "\n")
    try FrontMatter.check(head)
    body = String(repeating: "\n", count: end + 1) + lines[(end + 1)...].joined(separator: "\n")
    let fields = try FrontMatter.fields(head)
    func lineOf(_ key: String) -> Int { (lines[..<end].firstIndex { $0.hasPrefix(key + ":") } ?? 0) + 1 }
    func field(_ key: String) throws(Complaint) -> String {
      guard let text = fields[key]?.scalar?.string, !text.isEmpty else {
        throw Complaint(lineOf(key), "the front matter lacks \(key):")
      }
      try LessonText.check(decoded: text, lineOf(key))
      return text
    }
    if let unknown = fields.keys.sorted().first(where: { !FrontMatter.keys.contains($0) }) {
      throw Complaint(lineOf(unknown), "unknown key \(unknown): in the front matter")
    }
    title = try field("title")
    slug = try field("slug")
    guard Attributes.isName(slug) else {
      throw Complaint(lineOf("slug"), "the slug \(slug) must be lower case letters, digits and hyphens")
    }
    summary = try field("summary")
    guard let minutes = Int(try field("minutes")), (1...1000).contains(minutes) else {
      throw Complaint(lineOf("minutes"), "minutes: must be a whole number from 1 to 1000")
    }
    self.minutes = minutes
    if let text = fields["tournament"]?.scalar?.string {
      guard text.hasSuffix("%"), let bar = Double(text.dropLast().trimmed), bar > 0, bar <= 100 else {
        throw Complaint(lineOf("tournament"), "tournament: must be a share of test images, such as 97%")
      }
      tournament = bar / 100
    }
    needs = []
    if let node = fields["needs"] {
      guard let slugs = node.sequence?.map({ $0.scalar?.string ?? "" }), slugs.allSatisfy(Attributes.isName) else {
        throw Complaint(lineOf("needs"), "needs: must be a list of slugs, such as [tour]")
      }
      needs = slugs
    }
  }

  /// What YAML can do with a few signs, and lessons have no use for: values that are copies of copies of others, and lists
  /// in lists.
  private static func check(_ head: String) throws(Complaint) {
    guard head.utf8.count <= 4000 else { throw Complaint(1, "the front matter is longer than 4,000 bytes") }
    for (index, line) in head.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.contains(/(?:^|[\s\[{,:?\-])&\w/) {
        throw Complaint(index + 2, "the front matter has plain values only, no anchors (&name)")
      }
      if line.count(where: { "[{".contains($0) }) > 8 || line.contains(/(?:-\s+){3}/) {
        throw Complaint(index + 2, "the front matter has no lists in lists")
      }
    }
  }

  private static func fields(_ yaml: String) throws(Complaint) -> [String: Node] {
    do {
      guard let mapping = try Yams.compose(yaml: yaml)?.mapping else {
        throw Complaint(1, "the front matter must be lines of the form key: value")
      }
      return Dictionary(mapping.map { ($0.key.scalar?.string ?? "", $0.value) }) { $1 }
    } catch let complaint as Complaint {
      throw complaint
    } catch let error as YamlError {
      throw Complaint((error.mark?.line ?? 0) + 1, "the front matter is not YAML: \(error.reason)")
    } catch {
      throw Complaint(1, "the front matter is not YAML: \(error)")
    }
  }
}

extension YamlError {
  fileprivate var mark: Mark? {
    switch self {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark
    default: nil
    }
  }

  fileprivate var reason: String {
    switch self {
    case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _): problem
    default: "\(self)"
    }
  }
}
