import Figures

/// What evaluating an entry shows. Values describe themselves; the outermost module decides where it appears.
public enum Output: Sendable {
  /// May hold marks of `TextStyle`.
  case text(String)
  case table(Table)
  case picture(Picture)
  /// Replaces the progress shown before; an empty text clears it.
  case progress(Progress)
  /// Something went wrong: the sentence, the caret line and the suggestion, ready to print.
  case error(String)
}

/// How far a long piece of work has come.
public struct Progress: Equatable, Sendable {
  /// From 0 to 1.
  public var fraction: Double
  /// What is under way, such as `epoch 3/10  loss 0.412  accuracy 91.2 %`.
  public var caption: String

  public init(fraction: Double, caption: String) {
    self.fraction = fraction
    self.caption = caption
  }
}
