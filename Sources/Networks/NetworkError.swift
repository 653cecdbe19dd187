import Tensors

/// Why a network cannot be built, run or changed as asked.
public enum NetworkError: Error, Sendable {
  /// A layer's operation refused its inputs.
  case shape(ShapeError, node: String)
  case unknownLayer(String)
  /// A layer in a file lacks a number or has an impossible one.
  case configuration(_ kind: String, _ name: String)
  /// Outputs that no label can judge: what they are.
  case noScores(String)
  case structure(String)
  /// A depth of which it must be said what blocks it has.
  case block(String)
  /// A choice that makes no sense, such as batches of no images.
  case option(String)
  case noNode(String)
  case noParameter(String, node: String)
  case parameterShape(parameter: String, node: String, expected: Shape, got: Shape)
  /// A batch that does not fit the network's input or classes.
  case batch(String)
  /// Arithmetic was cancelled; nothing came of the work.
  case cancelled
}

extension Cancellation {
  /// - Throws: `NetworkError.cancelled` if whoever may throw the result away (`ofArithmetic`) wants no more of it.
  public static func check() throws(NetworkError) { if ofArithmetic?.isRequested == true { throw .cancelled } }
}

extension NetworkError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .shape(let error, let node): "in \(node): \(error)"
    case .unknownLayer(let kind): "there is no layer of kind “\(kind)”"
    case .configuration(let kind, let name): "the layer of kind “\(kind)” has no usable value for “\(name)”"
    case .noScores(let what): "it ends in \(what), and labels judge one score for each class"
    case .structure(let reason), .block(let reason), .option(let reason): reason
    case .noNode(let name): "the network has no node “\(name)”"
    case .noParameter(let name, let node): "\(node) has no parameter “\(name)”"
    case .parameterShape(let parameter, let node, let expected, let got):
      "\(node).\(parameter) has shape \(expected), not \(got)"
    case .batch(let reason): reason
    case .cancelled: "stopped"
    }
  }
}
