import Networks

/// Why a network cannot be compressed as asked.
public enum CompressionError: Error, Sendable {
  case noGamma
  case nothingRemovable
  case notFinite
  case keep(Double)
  case surgery(NetworkError)
}

extension CompressionError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noGamma: "this network has no γ to go by: it has no batch norm. vgg(…) and resnet(…) have them"
    case .nothingRemovable: "no channel of this network can be removed"
    case .notFinite: "some γ are not finite numbers; .undo the training that made them so"
    case .keep(let share): "keep: must be a share from 0 to 1, such as 60%, got \(share)"
    case .surgery(let error): "the pruned network does not fit together: \(error)"
    }
  }
}
