extension FileError {
  /// What a file's content cannot be used for, and why: `a holds no usable network: …`
  public static func unusable(_ path: String, _ kind: String, _ error: any Error) -> FileError {
    FileError("\(path) holds no usable \(kind): \(reason(error))")
  }

  /// What was wrong with what was read, without the words of the decoder.
  public static func reason(_ error: any Error) -> String {
    guard let error = error as? DecodingError else { return "\(error)" }
    return switch error {
    case .keyNotFound(let key, let context): "it lacks \(place(context.codingPath + [key]))"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "\(place(context.codingPath)) is something else than it should be"
    case .dataCorrupted(let context):
      context.codingPath.isEmpty
        ? "its head is not the JSON that it should be" : "\(place(context.codingPath)) makes no sense"
    @unknown default: "it cannot be decoded"
    }
  }

  /// `nodes[3].shape`
  private static func place(_ path: [any CodingKey]) -> String {
    path.reduce("") { place, key in
      place + (key.intValue.map { "[\($0)]" } ?? (place.isEmpty ? "" : ".") + key.stringValue)
    }
  }
}
