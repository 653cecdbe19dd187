import ReferenceEngine
import Tensors

/// A channel that is strong weakens its neighbours.
///
/// Channels remember their places, so that one of zeros can leave and its neighbours see as far as before. A channel of
/// another constant stays: behind this layer its neighbours make it a map.
///
/// - Source: Krizhevsky, Sutskever & Hinton 2012, NIPS 25
public struct LocalResponseNorm: Layer {
  public static let kind = "lrn"
  public static let stem = "lrn"
  public static let operation: String? = "lrn"
  public let settings: LocalResponseNormalization.Settings
  private(set) var places: [Int]

  public init(channels: Int, settings: LocalResponseNormalization.Settings = .init()) {
    (self.settings, places) = (settings, Array(0..<channels))
  }

  public init(configuration: LayerConfiguration) throws(NetworkError) {
    settings = .init(
      size: try configuration.integer("size", atLeast: 1), alpha: try configuration.number("α"),
      beta: try configuration.number("β"), k: try configuration.number("k"))
    guard settings.alpha >= 0, settings.beta >= 0, settings.k > 0 else { throw .configuration(Self.kind, "k") }
    let count = try configuration.integer("channels", atLeast: 1)
    places = Array(0..<count)
    guard configuration.has("0") else { return }
    for index in 0..<count { places[index] = try configuration.integer("\(index)", atLeast: 0) }
    guard zip(places, places.dropFirst()).allSatisfy({ $0 < $1 }) else { throw .configuration(Self.kind, "channels") }
  }

  public var configuration: [String: Double] {
    var configuration = [
      "size": Double(settings.size), "α": settings.alpha, "β": settings.beta, "k": settings.k,
      "channels": Double(places.count),
    ]
    if places != Array(0..<places.count) {
      for (index, place) in places.enumerated() { configuration["\(index)"] = Double(place) }
    }
    return configuration
  }

  public var label: String { "LRN \(settings.size)" }
  public var diagramRole: DiagramRole { .attached }

  public func outputShape(_ inputs: [Shape]) throws(ShapeError) -> Shape {
    let input = try only(inputs)
    guard input[0] == places.count else { throw .mismatch(operation: "lrn", input, [places.count]) }
    return input
  }

  public var feelsNeighbours: Bool { true }

  public func constantOutputs(_ inputs: [[Double?]], shapes: [Shape]) -> [Double?] {
    inputs[0].map { $0 == 0 ? 0 : nil }
  }

  public mutating func keepChannels(outputs: [Int], inputs: [[Int]]) throws(ShapeError) {
    places = outputs.map { places[$0] }
  }

  public func forward(_ inputs: [Tensor], _ pass: PassContext) throws(ShapeError) -> Evaluation {
    let (y, divisor) = try LocalResponseNormalization.forward(inputs[0], settings, places: places)
    return Evaluation(y, [("D", divisor)])
  }

  public func backward(_ inputs: [Tensor], _ evaluation: Evaluation, gradient: Tensor, _ pass: PassContext)
    throws(ShapeError) -> LayerGradients
  {
    let dx = try LocalResponseNormalization.backward(
      inputs[0], divisor: evaluation["D"], settings, places: places, gradient: gradient)
    return LayerGradients(inputs: [dx])
  }

  public func curvature(_ inputs: [Tensor], _ evaluation: Evaluation, curvature: Tensor) throws(ShapeError)
    -> LayerGradients
  {
    let d = try LocalResponseNormalization.curvature(
      inputs[0], divisor: evaluation["D"], settings, places: places, curvature: curvature)
    return LayerGradients(inputs: [d])
  }
}
