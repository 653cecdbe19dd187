import Engines
import Networks
import ReferenceEngine
import Tensors

/// What rounding may do to a kernel's values and gradients: Σ|terms| of each number, carried through the kernel's nodes
/// forward and backward, and what becomes of gradients where rounding decides a tie.
struct KernelMagnitudes {
  /// Of the output, as far as rounding is concerned; see `Tensor.planeMaxima`.
  let output: Tensor
  private let kernel: any Kernel
  private let entries: [Trace.Entry]
  private let passes: [PassContext]
  /// Of what each node reads.
  private var inputs: [[Tensor]] = []

  /// - Parameter entries: the reference's, of the kernel's nodes.
  init(_ kernel: any Kernel, _ entries: [Trace.Entry], _ network: Network, mode: PassContext.Mode = .training)
    throws(NetworkError)
  {
    (self.kernel, self.entries) = (kernel, entries)
    passes = kernel.nodes.map { node in
      PassContext(
        mode: mode,
        stream: RandomStream(seed: network.seed, purpose: .dropout, lane: node.id, step: network.stepCount))
    }
    var values = entries[0].inputs.map(\.magnitudes)
    for (index, node) in kernel.nodes.enumerated() {
      inputs.append(values)
      do throws(ShapeError) {
        values = [try node.layer.outputMagnitudes(entries[index].evaluation, inputs: values, passes[index])]
      } catch {
        throw .shape(error, node: node.name)
      }
    }
    output = values[0].planeMaxima
  }

  /// A gradient's bounds: the magnitudes of its terms, and what ties may move.
  struct Bound {
    var magnitude: Tensor
    var doubt: Tensor?
  }

  struct Gradients {
    var inputs: [Bound] = []
    /// By node and parameter.
    var parameters: [Network.NodeID: [String: Bound]] = [:]
    /// Values so near to a kink that rounding may decide.
    var ties = 0
  }

  /// - Parameter share: how far values may be from the reference's, as a share of their terms.
  func gradients(within share: Double) throws(NetworkError) -> Gradients {
    var result = Gradients()
    var magnitude = entries[entries.count - 1].gradient.magnitudes
    var doubt: Tensor?
    for (index, node) in kernel.nodes.enumerated().reversed() {
      do throws(ShapeError) {
        let own = try pull(magnitude, index)
        let doubted = try doubt.map { doubt throws(ShapeError) in try pull(doubt, index) }
        for (name, value) in own.parameters {
          result.parameters[node.id, default: [:]][name] = Bound(
            magnitude: value.planeMaxima, doubt: doubted?.parameters[name])
        }
        result.inputs = own.inputs.enumerated().map { Bound(magnitude: $1, doubt: doubted?.inputs[$0]) }
        let distance = inputs[index][0].planeMaxima.map { share * $0 }
        var arriving = magnitude
        if let doubt { arriving.accumulate(doubt) }
        if var undecided = try node.layer.undecidedGradient(
          entries[index].inputs, within: distance, gradient: arriving)
        {
          result.ties += undecided.elements.count { $0 != 0 }
          if let before = result.inputs[0].doubt { undecided.accumulate(before) }
          result.inputs[0].doubt = undecided
        }
        (magnitude, doubt) = (result.inputs[0].magnitude, result.inputs[0].doubt)
      } catch {
        throw .shape(error, node: node.name)
      }
    }
    for index in result.inputs.indices {
      result.inputs[index].magnitude = result.inputs[index].magnitude.planeMaxima
    }
    return result
  }

  private func pull(_ gradient: Tensor, _ index: Int) throws(ShapeError) -> LayerGradients {
    try kernel.nodes[index].layer.gradientMagnitudes(
      entries[index].inputs, entries[index].evaluation, magnitudes: inputs[index], gradient: gradient, passes[index])
  }
}

extension KernelMagnitudes.Bound {
  mutating func accumulate(_ other: Self) {
    magnitude.accumulate(other.magnitude)
    switch (doubt, other.doubt) {
    case (nil, let theirs): doubt = theirs
    case (var own?, let theirs?):
      own.accumulate(theirs)
      doubt = own
    case (_?, nil): break
    }
  }
}
