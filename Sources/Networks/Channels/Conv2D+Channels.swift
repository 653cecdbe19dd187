import ReferenceEngine
import Tensors

/// A convolution's channels: outputs are its own; inputs follow whoever produces them. A depthwise convolution hands its
/// channels on.
///
/// The groups of a grouped convolution must stay equal: the i-th channels of all groups are siblings, or whole groups go.
extension Conv2D {
  /// One kernel for each channel: output c reads input c alone.
  var isDepthwise: Bool { geometry.groups > 1 && weight.shape[1] == 1 && weight.shape[0] == geometry.groups }

  private var inputsPerGroup: Int { weight.shape[1] }
  private var outputsPerGroup: Int { weight.shape[0] / geometry.groups }
  private var taps: Int { weight.shape[2] * weight.shape[3] }

  public var mixesChannels: Bool { !isDepthwise }
  public var isGate: Bool { !isDepthwise }

  public func ties(_ inputs: [Shape]) -> [[InputChannel]] {
    isDepthwise ? passThrough(inputs) : [[InputChannel]](repeating: [], count: weight.shape[0])
  }

  public func siblings(_ inputs: [Shape]) -> Siblings {
    guard geometry.groups > 1, !isDepthwise else { return Siblings() }
    func ranks(_ size: Int) -> [[Int]] { (0..<size).map { rank in (0..<geometry.groups).map { $0 * size + rank } } }
    return Siblings(inputs: ranks(inputsPerGroup), outputs: ranks(outputsPerGroup))
  }

  public mutating func keepChannels(outputs: [Int], inputs: [[Int]]) throws(ShapeError) {
    let groups = 0..<geometry.groups
    let keptOutputs = groups.map { group in outputs.filter { $0 / outputsPerGroup == group } }
    let keptInputs = groups.map { group in
      inputs[0].filter { $0 / inputsPerGroup == group }.map { $0 - group * inputsPerGroup }
    }
    let alive = groups.filter { !keptOutputs[$0].isEmpty || !keptInputs[$0].isEmpty }
    guard Set(alive.map { keptOutputs[$0].count }).count == 1, Set(alive.map { keptInputs[$0].count }).count == 1,
      !keptOutputs[alive[0]].isEmpty, !keptInputs[alive[0]].isEmpty
    else { throw .option(operation: "conv", "its \(geometry.groups) groups would no longer be equal") }
    try weight.rearrange { w throws(ShapeError) in
      let parts = try alive.map { group throws(ShapeError) in
        try w.selecting(keptOutputs[group], alongAxis: 0).selecting(keptInputs[group], alongAxis: 1)
      }
      return try Tensor.concatenating(parts, axis: 0)
    }
    bias = try bias?.selecting(outputs, alongAxis: 0)
    geometry.groups = alive.count
  }

  public mutating func silence(_ channel: Int, emitting value: Double) -> Bool {
    guard bias != nil || value == 0 else { return false }
    let row = inputsPerGroup * taps
    weight.edit { w in
      for index in (channel * row)..<((channel + 1) * row) { w.elements[index] = 0 }
    }
    bias?.elements[channel] = value
    return true
  }

  public func gateEntries(_ channel: Int) -> [String: [Int]] {
    let row = inputsPerGroup * taps
    return weight.form.parameters(behind: Array((channel * row)..<((channel + 1) * row)))
  }

  public func constantOutputs(_ inputs: [[Double?]], shapes: [Shape]) -> [Double?] {
    let row = inputsPerGroup * taps
    return (0..<weight.shape[0]).map { channel in
      let weights = weight.elements[(channel * row)..<((channel + 1) * row)]
      let own = bias?.elements[channel] ?? 0
      if weights.allSatisfy({ $0 == 0 }) { return own }
      // Beside zeros around the image a constant becomes a map.
      guard isDepthwise, let constant = inputs[0][channel], constant == 0 || !geometry.window(weight.shape).hasPadding
      else { return nil }
      return weights.reduce(0) { $0 + $1 * constant } + own
    }
  }

  public mutating func addToOutputs(_ constants: [Double]) -> Bool {
    guard bias != nil else { return constants.allSatisfy { $0 == 0 } }
    for (channel, constant) in constants.enumerated() { bias?.elements[channel] += constant }
    return true
  }

  public mutating func compensate(for missing: [Double], input: Int, shapes: [Shape]) -> [Double]? {
    guard !geometry.window(weight.shape).hasPadding || missing.allSatisfy({ $0 == 0 }) else { return nil }
    return response(to: missing, at: .interior, shapes: shapes)
  }

  /// Σ_c κ_c·Σ_τ w[o, c, τ]·f_τ, where f_τ is the share of positions at which tap τ lies inside the image; 1 in the
  /// interior.
  public func response(to constants: [Double], at place: ResponsePlace, shapes: [Shape]) -> [Double]? {
    guard let output = try? outputShape(shapes) else { return nil }
    let rows = insideShares(taps: weight.shape[2], geometry.rows, input: shapes[0][1], output: output[1], place)
    let columns = insideShares(taps: weight.shape[3], geometry.columns, input: shapes[0][2], output: output[2], place)
    let shares = rows.flatMap { row in columns.map { row * $0 } }
    return (0..<weight.shape[0]).map { output in
      let first = output / outputsPerGroup * inputsPerGroup
      return (0..<inputsPerGroup).reduce(0) { sum, channel in
        let start = (output * inputsPerGroup + channel) * taps
        let kernel = zip(weight.elements[start..<(start + taps)], shares).reduce(0) { $0 + $1.0 * $1.1 }
        return sum + constants[first + channel] * kernel
      }
    }
  }

  private func insideShares(taps: Int, _ step: WindowStep, input: Int, output: Int, _ place: ResponsePlace)
    -> [Double]
  {
    guard place == .mean else { return [Double](repeating: 1, count: taps) }
    return (0..<taps).map { tap in
      let inside = (0..<output).count { (0..<input).contains(step.position(output: $0, tap: tap)) }
      return Double(inside) / Double(output)
    }
  }

  public mutating func scaleOutputs(by factors: [Double]) -> Bool {
    let row = inputsPerGroup * taps
    weight.edit { w in
      for index in w.elements.indices { w.elements[index] *= factors[index / row] }
    }
    guard bias != nil else { return true }
    for (channel, factor) in factors.enumerated() { bias?.elements[channel] *= factor }
    return true
  }

  public mutating func mergeInputs(_ constants: [Int: Double], into carriers: [Int: Double]) {
    let (taps, inputsPerGroup, outputsPerGroup) = (taps, inputsPerGroup, outputsPerGroup)
    let groups = geometry.groups
    weight.edit { w in
      for group in 0..<groups {
        let channels = (group * inputsPerGroup)..<((group + 1) * inputsPerGroup)
        let own = constants.filter { channels.contains($0.key) }.sorted { $0.key < $1.key }
        let places = carriers.filter { channels.contains($0.key) }.sorted { $0.key < $1.key }
        guard let carrier = places.first else { continue }
        for output in (group * outputsPerGroup)..<((group + 1) * outputsPerGroup) {
          for tap in 0..<taps {
            func index(_ channel: Int) -> Int {
              (output * inputsPerGroup + channel - channels.lowerBound) * taps + tap
            }
            let sum = own.reduce(0) { $0 + $1.value * w.elements[index($1.key)] }
            for place in places { w.elements[index(place.key)] = 0 }
            w.elements[index(carrier.key)] = sum / carrier.value
          }
        }
      }
    }
  }

  public func filter(_ channel: Int) -> [Double]? {
    let row = inputsPerGroup * taps
    return Array(weight.elements[(channel * row)..<((channel + 1) * row)])
  }

  public var squaredWeights: Tensor? {
    let inputs = inputsPerGroup * geometry.groups
    var squares = Tensor(shape: [weight.shape[0], inputs])
    for output in 0..<weight.shape[0] {
      for channel in 0..<inputsPerGroup {
        let start = (output * inputsPerGroup + channel) * taps
        let place = output / outputsPerGroup * inputsPerGroup + channel
        squares.elements[output * inputs + place] = weight.elements[start..<(start + taps)].reduce(0) { $0 + $1 * $1 }
      }
    }
    return squares
  }
}
