/// Text files that travel inside the program: the lessons, and the sources that are to be read.
public enum EmbeddedTexts {
  /// The text of a file by its path in the repository, such as `Lessons/01-tour.md`.
  public static func text(at path: String) -> String? { files[path] }

  /// The paths of all embedded files in a folder and below, sorted.
  public static func paths(in folder: String) -> [String] {
    files.keys.filter { $0.hasPrefix(folder + "/") }.sorted()
  }
}
