/// Control characters made visible, `^[` for escape: text that quotes the learner or a file must not drive the terminal.
/// Nor may it be read in another order than it is written: what turns the direction of writing is shown by its number.
package func visible(_ text: String) -> String {
  func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t"
  }
  func turns(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isBidiControl || scalar == "\u{2028}" || scalar == "\u{2029}"
  }
  guard text.unicodeScalars.contains(where: { isControl($0) || turns($0) }) else { return text }
  var shown = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    if turns(scalar) {
      shown.append(contentsOf: "<U+\(String(scalar.value, radix: 16, uppercase: true))>".unicodeScalars)
    } else if !isControl(scalar) {
      shown.append(scalar)
    } else if scalar.isASCII {
      shown.append(contentsOf: ["^", Unicode.Scalar(UInt8(scalar.value) ^ 0x40)])
    } else {
      shown.append("\u{FFFD}")
    }
  }
  return String(shown)
}
