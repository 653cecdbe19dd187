import Foundation
import ReferenceEngine
import Tensors
import Testing

/// What another framework computed: one case of `Fixtures/<operation>.json`, whose README tells the fields.
struct Fixture: Decodable, Sendable {
  struct NamedTensor: Decodable, Sendable {
    var name: String?
    var shape: [Int]
    var values: [Double]

    var tensor: Tensor { Tensor(shape: Shape(shape), elements: values) }
  }

  enum Setting: Decodable, Sendable {
    case flag(Bool)
    case number(Double)
    case word(String)
    case numbers([Double])

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if let flag = try? value.decode(Bool.self) {
        self = .flag(flag)
      } else if let number = try? value.decode(Double.self) {
        self = .number(number)
      } else if let word = try? value.decode(String.self) {
        self = .word(word)
      } else {
        self = .numbers(try value.decode([Double].self))
      }
    }
  }

  var operation: String
  var name: String
  var options: [String: Setting]
  var inputs: [NamedTensor]
  var outputGradient: NamedTensor?
  var outputs: [NamedTensor]
  var gradients: [NamedTensor]
}

extension Fixture {
  /// The names of the files, which are the names of operations.
  static func files() throws -> [String] {
    let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }
      .map { String($0.dropLast(".json".count)) }.sorted()
  }

  static func cases(of operation: String) throws -> [Fixture] {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/\(operation)", withExtension: "json"))
    return try JSONDecoder().decode([Fixture].self, from: Data(contentsOf: url))
  }

  func number(_ option: String) throws -> Double {
    switch try #require(options[option], "\(self) has no option \(option)") {
    case .number(let number): number
    case .flag(let flag): flag ? 1 : 0
    case .word, .numbers: throw Unreadable(description: "\(self): \(option) is no number")
    }
  }

  func word(_ option: String) throws -> String {
    guard case .word(let word)? = options[option] else { throw Unreadable(description: "\(self) has no \(option)") }
    return word
  }

  func numbers(_ option: String) throws -> [Double] {
    guard case .numbers(let list)? = options[option] else { throw Unreadable(description: "\(self) has no \(option)") }
    return list
  }

  struct Unreadable: Error, CustomStringConvertible { var description: String }
}

extension Fixture: CustomTestStringConvertible, CustomStringConvertible {
  var description: String { "\(operation), \(name)" }
  var testDescription: String { description }
}

extension Fixture {
  /// The inputs and options as the registry wants them, in so far as it says things otherwise than the file.
  func call() throws -> (inputs: [Tensor], options: [String: [Double]]) {
    let tensors = inputs.map(\.tensor)
    switch operation {
    case "batchnorm":
      // Here the mode is told by whether running statistics come in; in training they are updated apart.
      let count = try word("mode") == "training" ? 3 : 5
      return (Array(tensors.prefix(count)), ["ε": [try number("epsilon")]])
    case "crossentropy":
      return (tensors + [Tensor(try numbers("labels"))], [:])
    case "distillation":
      return (
        tensors + [Tensor(try numbers("labels"))], ["T": [try number("T")], "α": [try number("α")]]
      )
    case "select":
      return (tensors + [Tensor(try numbers("channels"))], [:])
    default:
      let names = options.keys.sorted()
      let lists = try names.map { name in
        if case .numbers(let list)? = options[name] { list } else { [try number(name)] }
      }
      return (tensors, Dictionary(uniqueKeysWithValues: zip(names, lists)))
    }
  }
}
