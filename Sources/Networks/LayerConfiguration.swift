/// The numbers a layer was made with, read back with checks: they may come from a damaged file.
public struct LayerConfiguration: Sendable {
  private let kind: String
  private let values: [String: Double]

  public init(kind: String, values: [String: Double]) {
    self.kind = kind
    self.values = values
  }

  public func number(_ name: String) throws(NetworkError) -> Double {
    guard let value = values[name], value.isFinite else { throw .configuration(kind, name) }
    return value
  }

  public func integer(_ name: String, atLeast minimum: Int) throws(NetworkError) -> Int {
    guard let value = Int(exactly: try number(name)), value >= minimum, value < 1 << 20 else {
      throw .configuration(kind, name)
    }
    return value
  }

  /// - Parameter usual: what it is where it is not written; nil if it must be.
  public func flag(_ name: String, usual: Bool? = nil) throws(NetworkError) -> Bool {
    if let usual, !has(name) { return usual }
    return try number(name) != 0
  }

  public func has(_ name: String) -> Bool { values[name] != nil }
}
