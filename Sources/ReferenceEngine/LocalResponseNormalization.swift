import Foundation
import Tensors

/// A channel that is strong weakens its neighbours.
///
///     D[n,c,i,j] = k + α·Σ_{|c' − c| ≤ n/2} a[n,c',i,j]²
///     y = a·D^(−β)
///
/// n is the size, the number of channels that a sum looks at: from c − ⌊n/2⌋ to c + ⌊(n − 1)/2⌋, as far as they exist. PyTorch
/// and Caffe divide α by n, which the paper does not; its α is n times as large there.
///
/// - Shapes: a [N,C,…] → y like a
/// - Gradient, g = ∂L/∂y: ∂L/∂a[c] = g[c]·D[c]^(−β) − 2αβ·a[c]·Σ_{c' that look at c} g[c']·a[c']·D[c']^(−β−1)
/// - Complexity: n + 10 operations and a power for each element
/// - Throws: `ShapeError` if n < 1, k ≤ 0, α < 0 or β < 0
/// - Source: Krizhevsky, Sutskever & Hinton 2012, NIPS 25 (n = 5, k = 2, α = 1e-4, β = 0.75)
public enum LocalResponseNormalization {
  public struct Settings: Equatable, Sendable {
    public var size: Int
    public var alpha: Double
    public var beta: Double
    public var k: Double

    public init(size: Int = 5, alpha: Double = 1e-4, beta: Double = 0.75, k: Double = 2) {
      (self.size, self.alpha, self.beta, self.k) = (size, alpha, beta, k)
    }

    /// How far below and above its own place a channel looks.
    var reach: (below: Int, above: Int) { (size / 2, (size - 1) / 2) }
  }

  /// - Parameter places: where each channel stands among its neighbours, ascending; by default one beside the other.
  ///   Between two that are apart, channels of zeros are missing.
  /// - Returns: y and D.
  public static func forward(_ a: Tensor, _ settings: Settings, places: [Int]? = nil) throws(ShapeError) -> (
    y: Tensor, divisor: Tensor
  ) {
    let divisor = try divisor(a.map { $0 * $0 }, settings, places)
    let y = try a.combined(with: divisor, operation: "lrn") { a, d in a * pow(d, -settings.beta) }
    return (y, divisor)
  }

  public static func backward(
    _ a: Tensor, divisor: Tensor, _ settings: Settings, places: [Int]? = nil, gradient g: Tensor
  ) throws(ShapeError) -> Tensor {
    guard g.shape == a.shape, divisor.shape == a.shape else {
      throw .mismatch(operation: "lrn, backward", a.shape, g.shape)
    }
    let weights = try (g * a).combined(with: divisor, operation: "lrn") { ga, d in ga * pow(d, -settings.beta - 1) }
    // Whoever looks at c looks down at it, so the sum looks up, and the other way round.
    let sums = try sums(weights, below: settings.reach.above, above: settings.reach.below, places)
    let direct = try g.combined(with: divisor, operation: "lrn") { g, d in g * pow(d, -settings.beta) }
    return try direct - (2 * settings.alpha * settings.beta) * (a * sums)
  }

  /// The diagonal of the second derivatives, from h = ∂²L/∂y²: Σ_{c'} h[c']·(∂y[c']/∂a[c])², with
  ///
  ///     ∂y[c']/∂a[c] = [c' = c]·D[c']^(−β) − 2αβ·a[c']·a[c]·D[c']^(−β−1) if c' looks at c
  public static func curvature(
    _ a: Tensor, divisor: Tensor, _ settings: Settings, places: [Int]? = nil, curvature h: Tensor
  ) throws(ShapeError) -> Tensor {
    let (below, above) = (settings.reach.above, settings.reach.below)
    let direct = divisor.map { pow($0, -settings.beta) }
    // What a channel does to another: (2αβ·a[c']·a[c]·D[c']^(−β−1))², its own square among them.
    let reach = try divisor.combined(with: a, operation: "lrn") { d, a in
      2 * settings.alpha * settings.beta * a * pow(d, -settings.beta - 1)
    }
    let squares = try a * a * sums(h * reach * reach, below: below, above: above, places)
    // (u − v)² = u² − 2uv + v² where it is its own neighbour; v² is in the sum.
    return try squares + h * direct * direct - 2 * (h * direct * reach * a)
  }

  /// k + α·Σ of squares.
  static func divisor(_ squares: Tensor, _ settings: Settings, _ places: [Int]?) throws(ShapeError) -> Tensor {
    guard settings.size > 0, settings.size <= Shape.elementLimit, settings.k > 0, settings.alpha >= 0,
      settings.beta >= 0
    else { throw .option(operation: "lrn", "size must be at least 1, k above 0, α and β not below 0") }
    let sums = try sums(squares, below: settings.reach.below, above: settings.reach.above, places)
    return sums.map { settings.k + settings.alpha * $0 }
  }

  /// For each channel the sum over itself and its neighbours.
  public static func sums(_ x: Tensor, below: Int, above: Int, _ places: [Int]?) throws(ShapeError) -> Tensor {
    guard x.rank >= 2 else { throw .unexpected(operation: "lrn", x.shape, expected: "at least 2 axes, N×C×…") }
    let (channels, plane) = (x.shape[1], x.shape.dimensions[2...].reduce(1, *))
    let places = places ?? Array(0..<channels)
    guard places.count == channels else { throw .mismatch(operation: "lrn", x.shape, [places.count]) }
    var sums = Tensor(shape: x.shape)
    for n in 0..<x.shape[0] {
      for c in 0..<channels {
        for neighbour in 0..<channels where (-below...above).contains(places[neighbour] - places[c]) {
          let (to, from) = ((n * channels + c) * plane, (n * channels + neighbour) * plane)
          for index in 0..<plane { sums.elements[to + index] += x.elements[from + index] }
        }
      }
    }
    return sums
  }
}

extension Operations {
  static let localResponseNormalization = Operation(
    "lrn", file: "LocalResponseNormalization.swift", "divides a channel by a power of its neighbours' squares",
    inputs: ["x"], options: [("size", 5), ("α", 1e-4), ("β", 0.75), ("k", 2)]
  ) { inputs, options throws(ShapeError) in
    let (y, divisor) = try LocalResponseNormalization.forward(inputs[0], .init(options))
    return Evaluation(y, [("D", divisor)])
  } backward: { inputs, options, evaluation, g throws(ShapeError) in
    [try LocalResponseNormalization.backward(inputs[0], divisor: evaluation["D"], .init(options), gradient: g)]
  }
}

extension LocalResponseNormalization.Settings {
  fileprivate init(_ options: Options) throws(ShapeError) {
    self.init(size: try options.integer("size"), alpha: options["α"], beta: options["β"], k: options["k"])
  }
}
