import Options

/// How many, and by what threshold: options of every method that selects by scores.
extension Selection {
  static let keep = Option.number(
    "keep", .share(such: 0.6),
    "the largest share of the removable channels to keep, tied ones counted once, or of the weights; without it, what "
      + "is exactly 0 goes")
  static let threshold = Option.number(
    "threshold", .any, "in place of keep: what scores above this stays"
  ).not(with: keep)
  static let per = Option<Scope>.choice(
    "per", "one threshold for the network (default), or the same share of each layer"
  ).only(with: keep)
  static let cap = Option.number(
    "cap", .properShare(such: 0.8), "the largest share of its channels that a layer may lose; 90% by default")

  /// What was said; zeros without any of it.
  init(_ given: Given) {
    self.init()
    if let share = given[Self.keep] { amount = .share(share) }
    if let value = given[Self.threshold] { amount = .value(value) }
    scope = given[Self.per] ?? scope
    cap = given[Self.cap] ?? cap
  }
}
