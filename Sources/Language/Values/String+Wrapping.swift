import Texts

extension String {
  /// Each of its lines no wider than `width`; see `Texts.wrapped`.
  func wrapped(to width: Int, indent: Int? = nil) -> String {
    split(separator: "\n", omittingEmptySubsequences: false)
      .flatMap { Texts.wrapped(String($0), width: width, indent: indent) }.joined(separator: "\n")
  }
}
