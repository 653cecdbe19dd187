import Tensors

/// The numbers a layer was made with, read back with checks: they may come from a damaged file.
public struct LayerConfiguration: Sendable {
  private let kind: String
  private let values: [String: Double]
  private let room: Int

  /// - Parameter room: how many weights the layer may have: a file that is small cannot have many.
  public init(kind: String, values: [String: Double], room: Int = Shape.elementLimit) {
    (self.kind, self.values, self.room) = (kind, values, min(room, Shape.elementLimit))
  }

  /// Refuses weights that there is no room for, before they are there.
  ///
  /// - Parameter name: what is to blame.
  public func checkRoom(for weights: Shape, _ name: String) throws(NetworkError) {
    guard weights.count <= room else { throw .configuration(kind, name) }
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
