import Foundation

/// JSON as a value that can be changed anywhere, for forging files.
indirect enum JSON: Sendable, CustomStringConvertible {
  case number(Double)
  /// Seeds have more digits than a double.
  case seed(UInt64)
  case text(String)
  case list([JSON])
  case object([String: JSON])

  init(_ data: Data) throws { self = try JSONDecoder().decode(JSON.self, from: data) }

  var data: Data {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      return try encoder.encode(self)
    }
  }

  /// The paths of all numbers, in a fixed order.
  var numberPaths: [[String]] {
    switch self {
    case .number, .seed: [[]]
    case .text: []
    case .list(let items):
      items.enumerated().flatMap { index, item in item.numberPaths.map { ["\(index)"] + $0 } }
    case .object(let members):
      members.keys.sorted().flatMap { key in (members[key]?.numberPaths ?? []).map { [key] + $0 } }
    }
  }

  /// Replaces what lies at a path that must exist, so that no forgery misses its aim.
  mutating func set(_ path: some Sequence<String>, to value: JSON) {
    let path = Array(path)
    guard let first = path.first else {
      self = value
      return
    }
    switch self {
    case .object(var members):
      guard members[first] != nil else { preconditionFailure("no member \(first)") }
      members[first]?.set(Array(path.dropFirst()), to: value)
      self = .object(members)
    case .list(var items):
      guard let index = Int(first), items.indices.contains(index) else { preconditionFailure("no item \(first)") }
      items[index].set(Array(path.dropFirst()), to: value)
      self = .list(items)
    default: preconditionFailure("nothing lies inside \(self)")
    }
  }

  var description: String {
    switch self {
    case .number(let value): "\(value)"
    case .seed(let value): "\(value)"
    case .text(let text): "“\(text)”"
    case .list(let items): "\(items)"
    case .object(let members): members.isEmpty ? "{}" : "{…}"
    }
  }
}

extension JSON: Codable {
  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(Double.self) {
      let exact = try? container.decode(UInt64.self)
      self = exact.map { $0 > 1 << 53 ? .seed($0) : .number(value) } ?? .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([JSON].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: JSON].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let value):
      // Whole numbers are written as such, so that integers decode.
      if let whole = Int(exactly: value) { try container.encode(whole) } else { try container.encode(value) }
    case .seed(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .list(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }
}
