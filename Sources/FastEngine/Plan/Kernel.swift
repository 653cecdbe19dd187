import Networks
import ReferenceEngine
import Tensors

/// A part of a plan: one node of a network or several that are done together.
///
/// To add one is a file in `Kernels/` and a line in `FastKernels.all`.
protocol Kernel: AnyObject {
  /// Takes over `node`, and nodes after it as far as they fit; nil if it is not this kernel's business.
  init?(claiming node: Network.Node, in graph: Graph)

  /// The nodes taken over, in the network's order.
  var nodes: [Network.Node] { get }
  /// What reports call the way it is done.
  var method: String { get }
  /// How many images it likes to have at once.
  var groupSize: Int { get }
  /// Whether plans for training have others in its place: those that multiply by all of W.
  var isForEvaluationAlone: Bool { get }
  /// Zeros it needs around the images of its inputs, with vectors of `lanes` floats; called first of all.
  func margin(lanes: Int) -> Margin
  /// How far its results may be from the reference's, relative to the largest number.
  var tolerance: Double { get }

  /// Registers parameters; called once, before their memory exists.
  func register(_ plan: Plan)
  /// Takes memory; called once, before anything below.
  func prepare(_ plan: Plan)

  /// The forward pass of training.
  func forward() -> [Stage]
  /// The pass of evaluation: stages that go from image to image, and change nothing but the output.
  func evaluation() -> [Stage]
  /// The same for one image alone, cut into parts; those of a stage need nothing of each other.
  func evaluationInParts() -> [Stage]
  /// - Returns: what finds the gradients of inputs and parameters, from the outputs' gradient.
  func backward() -> [Stage]
  /// What makes gradients of parameters from the slots' shares.
  func reduction() -> [Stage]
  /// What follows a change of parameters.
  func packing() -> [Stage]
}

extension Kernel {
  var groupSize: Int { 1 }
  var isForEvaluationAlone: Bool { false }
  func margin(lanes: Int) -> Margin { Margin() }
  var tolerance: Double { FastCheck.directTolerance }
  func register(_ plan: Plan) {}
  func evaluation() -> [Stage] { forward() }

  func evaluationInParts() -> [Stage] {
    evaluation().compactMap { stage in
      guard case .images(let body) = stage.work else { return nil }
      return parts(stage.name, 1) { _, lane in body(0..<1, lane) }
    }
  }

  func reduction() -> [Stage] { [] }
  func packing() -> [Stage] { [] }

  /// The node names, as plans and checks show them.
  var name: String {
    guard let first = nodes.first, let last = nodes.last, nodes.count > 1 else { return nodes.first?.name ?? "" }
    return "\(first.name)…\(last.name)"
  }

  /// The node whose output others read.
  var output: Network.Node { nodes[nodes.count - 1] }

  func images(_ name: String, _ body: @escaping (_ images: Range<Int>, _ lane: Lane) -> Void) -> Stage {
    Stage(kernel: output.name, name: name, work: .images(body))
  }

  func once(_ name: String, _ body: @escaping () throws -> Void) -> Stage {
    Stage(kernel: output.name, name: name, work: .once(body))
  }

  func parts(_ name: String, _ count: Int, _ body: @escaping (_ part: Int, _ lane: Lane) -> Void) -> Stage {
    Stage(kernel: output.name, name: name, work: .parts(count, body))
  }
}

/// Every fast kernel; the first that wants a node has it, and the reference takes the rest.
enum FastKernels {
  static var all: [any Kernel.Type] {
    [
      InputKernel.self, LookUpKernel.self, ConvolutionBlock.self, SumKernel.self, ActivationKernel.self,
      MaxPoolKernel.self,
      GlobalPoolKernel.self,
      AveragePoolKernel.self, ConcatenateKernel.self, ScaleKernel.self, SelectKernel.self, PadShortcutKernel.self,
      FlattenKernel.self, ReferenceKernel.self,
    ]
  }
}

/// A network as kernels look at it when they claim nodes.
struct Graph {
  let network: Network
  private let consumers: [Network.NodeID: [Network.Node]]
  /// Nodes whose values somebody wants to see, so that no kernel hides them inside.
  private let observed: Set<Network.NodeID>
  /// Whether parameters stay as they are, so that weights that are 0 now may be left out, and no gradient is asked for.
  let isEvaluated: Bool

  init(_ network: Network, observed: Set<Network.NodeID> = [], isEvaluated: Bool = false) {
    (self.network, self.observed, self.isEvaluated) = (network, observed, isEvaluated)
    var consumers: [Network.NodeID: [Network.Node]] = [:]
    for node in network.nodes { for input in node.inputs { consumers[input, default: []].append(node) } }
    self.consumers = consumers
  }

  /// The only reader of a node's output, if that reads nothing else.
  func successor(of node: Network.Node) -> Network.Node? {
    guard !observed.contains(node.id), let readers = consumers[node.id], readers.count == 1,
      readers[0].inputs == [node.id]
    else { return nil }
    return readers[0]
  }

  /// Whether a node reads the images from outside, which do not fill whole vectors.
  func readsImages(_ node: Network.Node) -> Bool { node.inputs.contains { $0 == network.nodes[0].id } }

  /// The ReLU behind a node, if nothing else reads that node.
  func rectifier(of node: Network.Node) -> Network.Node? {
    successor(of: node).flatMap { $0.layer is ReLULayer ? $0 : nil }
  }

  func shape(of id: Network.NodeID) -> Shape { network.node(id)?.shape ?? .scalar }
}
