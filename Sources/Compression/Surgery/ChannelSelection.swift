import Networks

/// Channel selection: where many layers share a stream of channels, each reads a subset of its own.
///
/// In networks whose batch norm stands before the convolution, γ belongs to what reads the stream, not to what makes it.
/// The batch norm keeps its full width, and the next convolution reads only the channels with a large γ.
///
/// - Source: the remedy of Liu et al. 2017, arXiv:1708.06519, for pre-activation networks
extension Surgery {
  /// The network with a selection of all channels behind every batch norm that reads a shared stream.
  public static func insertingSelections(_ network: Network) throws(CompressionError) -> Network {
    var result = network
    for node in network.nodes where node.layer.isGate && !node.layer.mixesChannels && node.inputs.count == 1 {
      let source = network.node(node.inputs[0])
      let isOwn =
        source.map { $0.layer.isGate || $0.layer.mixesChannels } == true
        && network.consumers(of: node.inputs[0]).count == 1
      let readers = network.consumers(of: node.id)
      if isOwn || readers.allSatisfy({ network.isSelection($0) }) { continue }
      do throws(NetworkError) {
        result = try result.inserting(SelectLayer(channels: node.channelCount), after: node.id).network
      } catch {
        throw .network(error)
      }
    }
    return result
  }
}

extension Network {
  /// Without layers that hand on all they get as it is.
  func droppingIdentities() throws(CompressionError) -> Network {
    var network = self
    for node in nodes where node.layer.isIdentity {
      do throws(NetworkError) {
        network = try network.bypassing(node.id)
      } catch {
        throw .network(error)
      }
    }
    return network
  }
}
