/// What a terminal may show in another style, marked inside a text so that it can be wrapped and laid out first.
///
/// The marks are noncharacters, which no text has a use for. Only who prints gives them a look; everywhere else `plain`
/// takes them out.
public enum TextStyle: UInt32, CaseIterable, Sendable {
  case emphasis = 0xFDD0
  case strong = 0xFDD2
  /// Shown between backquotes where there are no styles, so a mark of it takes a column.
  case code = 0xFDD4

  /// The text between this style's marks.
  public func marking(_ text: String) -> String { String(Character(opening)) + text + String(Character(closing)) }

  /// What a scalar begins or ends; nil for all that is no mark.
  public static func mark(_ scalar: Unicode.Scalar) -> (style: TextStyle, isOpening: Bool)? {
    guard marks.contains(scalar.value), let style = TextStyle(rawValue: scalar.value & ~1) else { return nil }
    return (style, scalar.value & 1 == 0)
  }

  /// The text as it reads without styles.
  public static func plain(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { marks.contains($0.value) }) else { return text }
    var plain = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      guard let mark = mark(scalar) else {
        plain.append(scalar)
        continue
      }
      if mark.style == .code { plain.append("`") }
    }
    return String(plain)
  }

  private static let marks: ClosedRange<UInt32> = 0xFDD0...0xFDD5

  private var opening: Unicode.Scalar { Unicode.Scalar(rawValue) ?? " " }
  private var closing: Unicode.Scalar { Unicode.Scalar(rawValue + 1) ?? " " }
}
