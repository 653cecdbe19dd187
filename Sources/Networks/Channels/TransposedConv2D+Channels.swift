import Tensors

extension TransposedConv2D {
  private var taps: Int { weight.shape[2] * weight.shape[3] }
  private var outputs: Int { weight.shape[1] }

  public var mixesChannels: Bool { true }
  public var isGate: Bool { true }
  public func ties(_ inputs: [Shape]) -> [[InputChannel]] { [[InputChannel]](repeating: [], count: outputs) }

  /// The weights from an input to an output channel, in `weight.elements`.
  private func kernel(_ input: Int, _ output: Int) -> Range<Int> {
    let start = (input * outputs + output) * taps
    return start..<(start + taps)
  }

  public mutating func keepChannels(outputs: [Int], inputs: [[Int]]) throws(ShapeError) {
    try weight.rearrange { w throws(ShapeError) in
      try w.selecting(inputs[0], alongAxis: 0).selecting(outputs, alongAxis: 1)
    }
    bias = try bias?.selecting(outputs, alongAxis: 0)
  }

  public mutating func silence(_ channel: Int, emitting value: Double) -> Bool {
    guard bias != nil || value == 0 else { return false }
    let own = (0..<weight.shape[0]).flatMap { kernel($0, channel) }
    weight.edit { w in
      for index in own { w.elements[index] = 0 }
    }
    bias?.elements[channel] = value
    return true
  }

  public func gateEntries(_ channel: Int) -> [String: [Int]] {
    weight.form.parameters(behind: (0..<weight.shape[0]).flatMap { kernel($0, channel) })
  }

  public func constantOutputs(_ inputs: [[Double?]], shapes: [Shape]) -> [Double?] {
    (0..<outputs).map { output in
      let isZero = (0..<weight.shape[0]).allSatisfy { input in
        weight.elements[kernel(input, output)].allSatisfy { $0 == 0 }
      }
      return isZero ? bias?.elements[output] ?? 0 : nil
    }
  }

  public mutating func addToOutputs(_ constants: [Double]) -> Bool {
    guard bias != nil else { return constants.allSatisfy { $0 == 0 } }
    for (channel, constant) in constants.enumerated() { bias?.elements[channel] += constant }
    return true
  }

  public mutating func compensate(for missing: [Double], input: Int, shapes: [Shape]) -> [Double]? {
    missing.allSatisfy { $0 == 0 } ? [Double](repeating: 0, count: outputs) : nil
  }

  /// Σ_c κ_c·Σ_τ w[c, o, τ]·n_τ/(OH·OW), where n_τ pixels paint tap τ inside the output; in the interior each output is
  /// painted by a 1/stride² of the taps.
  public func response(to constants: [Double], at place: ResponsePlace, shapes: [Shape]) -> [Double]? {
    guard let output = try? outputShape(shapes) else { return nil }
    func shares(_ taps: Int, _ input: Int, _ output: Int) -> [Double] {
      guard place == .mean else { return [Double](repeating: 1 / Double(geometry.stride), count: taps) }
      return (0..<taps).map { tap in
        let inside = (0..<input).count { (0..<output).contains($0 * geometry.stride + tap - geometry.padding) }
        return Double(inside) / Double(output)
      }
    }
    let rows = shares(weight.shape[2], shapes[0][1], output[1])
    let columns = shares(weight.shape[3], shapes[0][2], output[2])
    let shares = rows.flatMap { row in columns.map { row * $0 } }
    return (0..<outputs).map { output in
      (0..<weight.shape[0]).reduce(0) { sum, input in
        sum + constants[input] * zip(weight.elements[kernel(input, output)], shares).reduce(0) { $0 + $1.0 * $1.1 }
      }
    }
  }

  public mutating func scaleOutputs(by factors: [Double]) -> Bool {
    let (taps, outputs) = (taps, outputs)
    weight.edit { w in
      for index in w.elements.indices { w.elements[index] *= factors[index / taps % outputs] }
    }
    guard bias != nil else { return true }
    for (channel, factor) in factors.enumerated() { bias?.elements[channel] *= factor }
    return true
  }

  public mutating func mergeInputs(_ constants: [Int: Double], into carriers: [Int: Double]) {
    let places = carriers.sorted { $0.key < $1.key }
    let own = constants.sorted { $0.key < $1.key }
    guard let carrier = places.first else { return }
    let (taps, outputs) = (taps, outputs)
    weight.edit { w in
      for output in 0..<outputs {
        for tap in 0..<taps {
          func index(_ input: Int) -> Int { (input * outputs + output) * taps + tap }
          let sum = own.reduce(0) { $0 + $1.value * w.elements[index($1.key)] }
          for place in places { w.elements[index(place.key)] = 0 }
          w.elements[index(carrier.key)] = sum / carrier.value
        }
      }
    }
  }

  public func filter(_ channel: Int) -> [Double]? {
    (0..<weight.shape[0]).flatMap { weight.elements[kernel($0, channel)] }
  }

  public var squaredWeights: Tensor? {
    var squares = Tensor(shape: [outputs, weight.shape[0]])
    for output in 0..<outputs {
      for input in 0..<weight.shape[0] {
        squares.elements[output * weight.shape[0] + input] =
          weight.elements[kernel(input, output)].reduce(0) { $0 + $1 * $1 }
      }
    }
    return squares
  }
}
