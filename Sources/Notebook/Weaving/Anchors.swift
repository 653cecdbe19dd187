/// The names of places in a page, each given once.
struct Anchors {
  private var taken: Set<String> = []
  /// The last number that a name was given, so that many of one name are not counted anew each time.
  private var numbers: [String: Int] = [:]

  /// A name made of a text, with a number where there is one like it.
  mutating func name(for text: String) -> String {
    let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
    let name = words.isEmpty ? "part" : words.joined(separator: "-")
    if taken.insert(name).inserted { return name }
    var number = (numbers[name] ?? 1) + 1
    while !taken.insert("\(name)-\(number)").inserted { number += 1 }
    numbers[name] = number
    return "\(name)-\(number)"
  }
}
