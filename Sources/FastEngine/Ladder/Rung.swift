import Tensors

/// A step towards a fast convolution: one idea, in one function, with all ideas of the steps before.
public struct Rung: Sendable {
  public let name: String
  /// What it adds to the rung before.
  public let idea: String
  /// Whether it works on all cores.
  let isThreaded: Bool
  /// How far its result may be from the reference's.
  let tolerance: Double
  /// Readies memory for a problem; what it returns does the work, as often as it is called, and then shows the result.
  let prepare: @Sendable (LadderProblem, _ threads: Int) -> any LadderWork

  init(
    _ name: String, _ idea: String, isThreaded: Bool = false, tolerance: Double = FastCheck.directTolerance,
    prepare: @escaping @Sendable (LadderProblem, _ threads: Int) -> any LadderWork
  ) {
    (self.name, self.idea, self.isThreaded) = (name, idea, isThreaded)
    (self.tolerance, self.prepare) = (tolerance, prepare)
  }
}

/// What a rung does between two looks at the clock.
protocol LadderWork {
  func run()
  /// y [N,K,H,W] in row-major order.
  var result: [Float] { get }
}

/// The ladder, lowest rung first.
public enum Ladder {
  public static let rungs: [Rung] = [
    textbookLoops, rowSpans, blockingAndPacking, vectorMicrokernel, threads, winograd,
  ]
}

/// A 3×3 convolution with stride 1 that keeps the image's size: what every rung computes.
///
///     y[n,k,i,j] = Σ_{c,u,v} w[k,c,u,v] · x[n, c, i + u − 1, j + v − 1]
public struct LadderProblem: Sendable {
  let count: Int
  let inputs: Int
  let outputs: Int
  let height: Int
  let width: Int
  /// [N,C,H,W] and [K,C,3,3] in row-major order.
  let x: [Float]
  let w: [Float]

  /// Random images and weights, the same every time.
  public init(count: Int, inputs: Int, outputs: Int, height: Int, width: Int) {
    (self.count, self.inputs, self.outputs, self.height, self.width) = (count, inputs, outputs, height, width)
    let stream = { RandomStream(seed: 11, purpose: .workspace, lane: $0) }
    x = Tensor.normal([count, inputs, height, width], from: stream(1)).elements.map { Float($0) }
    w = Tensor.normal([outputs, inputs, 3, 3], from: stream(2)).elements.map { Float($0) }
  }

  /// A convolution in the middle of VGG-small: 64 → 64 channels, 32×32, four images.
  public static let standard = LadderProblem(count: 4, inputs: 64, outputs: 64, height: 32, width: 32)

  public var multiplyAdds: Int { count * outputs * height * width * inputs * 9 }

  var xTensor: Tensor { Tensor(shape: [count, inputs, height, width], elements: x.map(Double.init)) }
  var wTensor: Tensor { Tensor(shape: [outputs, inputs, 3, 3], elements: w.map(Double.init)) }
}
