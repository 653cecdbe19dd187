extension Int {
  /// 60000 as `60,000`, in every locale.
  package var grouped: String {
    var digits = Array(String(magnitude))
    for position in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: position) }
    return (self < 0 ? "-" : "") + String(digits)
  }

  /// `1 class`, `10 classes`.
  ///
  /// - Parameter plural: the noun with an s unless given.
  package func counted(_ noun: String, _ plural: String? = nil) -> String {
    "\(grouped) \(self == 1 ? noun : plural ?? noun + "s")"
  }
}
