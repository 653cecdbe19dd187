import Networks

extension Surgery {
  /// `compact` as a method, factors of structures folded.
  public static let method = CompressionMethod("compact", source: "Espalier's own") {
    (network, _) throws(CompressionError) in
    try compact(try networks { () throws(NetworkError) in try network.foldingScales() })
  }
}
