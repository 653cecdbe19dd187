import Texts
import Figures

extension Output {
  /// The output as text no wider than `width` where it can be laid out; nil for progress, which leaves no trace.
  public func text(width: Int) -> String? {
    switch self {
    case .text(let text), .error(let text): TextStyle.plain(text)
    case .table(let table): table.text(width: width).joined(separator: "\n")
    case .picture(let picture): picture.text
    case .progress: nil
    }
  }
}
