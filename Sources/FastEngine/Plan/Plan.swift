import Networks
import Tensors

/// A network made ready to run on batches up to a size: memory laid out, kernels chosen, work put in order.
///
/// A batch is cut into a fixed number of slots, whatever the number of threads. Sums over images are taken for each slot
/// and then over the slots in order, so results have the same bits for any number of threads.
final class Plan {
  /// What a plan is made ready for.
  enum Purpose: Equatable {
    /// Batches of up to so many images, forward and backward.
    case training(images: Int)
    /// Groups of up to so many images on each thread, with batch norm folded into the weights.
    case evaluation(group: Int)
    /// Batches of up to so many images, forward and backward by the running statistics: what training would see if it
    /// evaluated. No parameter of a batch norm gets a gradient.
    case observation(images: Int)

    /// Whether every value of a batch is kept, for a backward pass.
    var keepsValues: Bool { if case .evaluation = self { false } else { true } }
    var mode: PassContext.Mode { if case .training = self { .training } else { .evaluation } }
  }

  let network: Network
  let purpose: Purpose
  /// Images for which there is memory.
  let capacity: Int
  let slots: Int
  let microkernels: Microkernels
  let parameters: ParameterStore
  let kernels: [any Kernel]
  private(set) var values: [Network.NodeID: Value] = [:]
  let pool: ThreadPool
  private(set) var scratch: [Buffer] = []
  private var scratchCount = 0
  /// What slots have of the weights' gradient at hand; one kernel's at a time.
  private(set) var shares = Buffer(0)
  private var shareCount = 0
  private var gradientWriters: [Network.NodeID: String] = [:]
  var regions: [Phase: [Region]] = [:]
  var evaluation: [Stage] = []
  var inParts: [Stage] = []

  /// The images of the batch at hand, and how many there are.
  private(set) var batch = Tensor(shape: [0])
  private(set) var count = 0
  /// The training step at hand, for what draws random numbers by it.
  var stepCount = 0
  /// Told after each stage, with its kernel and name: for tests that plant mistakes, and for timing.
  var observer: ((Stage) -> Void)?

  enum Phase { case forward, backward, packing }

  /// - Parameter observed: nodes that are to have a `value`.
  init(
    _ network: Network, for purpose: Purpose, observed: Set<Network.NodeID> = [], instructionSet: InstructionSet,
    pool: ThreadPool
  ) throws(NetworkError) {
    (self.network, self.purpose, self.pool) = (network, purpose, pool)
    capacity =
      switch purpose {
      case .training(let images), .observation(let images): images
      case .evaluation(let group): group * pool.count
      }
    microkernels = Microkernels(instructionSet)
    parameters = ParameterStore(lanes: microkernels.lanes)
    stepCount = network.stepCount
    let graph = Graph(network, observed: observed.union(network.outputIDs), isEvaluated: !purpose.keepsValues)
    var claimed: Set<Network.NodeID> = []
    var kernels: [any Kernel] = []
    for node in network.nodes where !claimed.contains(node.id) {
      for type in FastKernels.all {
        guard let kernel = type.init(claiming: node, in: graph) else { continue }
        claimed.formUnion(kernel.nodes.map(\.id))
        kernels.append(kernel)
        break
      }
    }
    self.kernels = kernels
    // Few parameters leave room for more slots, and so for more threads.
    let parameterCount = network.costs.parameters
    slots = purpose.keepsValues ? min(capacity, parameterCount > 1 << 15 ? 4 : 8) : 0
    makeValues()
    for kernel in kernels.reversed() { claimGradients(kernel) }
    for kernel in kernels { kernel.register(self) }
    parameters.allocate(isTrained: purpose.keepsValues)
    for kernel in kernels {
      try Cancellation.check()
      kernel.prepare(self)
    }
    scratch = (0..<pool.count).map { _ in Buffer(scratchCount) }
    shares = Buffer(slots * shareCount)
    parameters.load(from: network)
    compile()
    try run(.packing)
  }

  private func makeValues() {
    var margins: [Network.NodeID: Margin] = [:]
    for kernel in kernels {
      let margin = kernel.margin(lanes: microkernels.lanes)
      for input in kernel.nodes[0].inputs { margins[input, default: Margin()].cover(margin) }
    }
    for kernel in kernels {
      let node = kernel.output
      let isInput = node.inputs.isEmpty
      // Images from outside keep their few channels; microkernels read them number by number.
      let layout = ImageLayout(
        node.shape, pixel: isInput ? node.shape[0] : nil, lanes: microkernels.lanes,
        margin: margins[node.id] ?? Margin())
      values[node.id] = Value(
        node: node.id, shape: node.shape, layout: layout, capacity: capacity,
        hasGradient: !isInput && purpose.keepsValues)
    }
  }

  /// The kernel that runs first in the backward pass writes a gradient; those after it add.
  private func claimGradients(_ kernel: any Kernel) {
    for input in kernel.nodes[0].inputs where gradientWriters[input] == nil {
      gradientWriters[input] = kernel.output.name
    }
  }

  /// Whether `kernel` finds a gradient of its input already there.
  func accumulates(_ input: Network.NodeID, _ kernel: any Kernel) -> Bool {
    gradientWriters[input] != kernel.output.name
  }

  func value(_ id: Network.NodeID) -> Value {
    guard let value = values[id] else { preconditionFailure("node \(id) is inside a kernel") }
    return value
  }

  /// Asks for memory that each thread lends a kernel while it works.
  func needScratch(_ count: Int) { scratchCount = max(scratchCount, count) }
  /// Asks for memory in which each slot keeps its share of a gradient until the reduction.
  func needShares(_ count: Int) { shareCount = max(shareCount, count) }
  var threadCount: Int { pool.count }

  /// Takes a batch of at most `capacity` images for the passes that follow.
  func begin(_ images: Tensor) { (batch, count) = (images, min(images.shape[0], capacity)) }
}
