import ReferenceEngine
import Tensors

/// Batch norm divides by what it measures, so the errors of its inputs reach it in three ways.
///
///     m = (|x| + mean|x|)/√(σ² + ε)      what x − μ is the difference of
///     q = mean(|x̂|·m)                    how far σ moves, as a share of it
///     |x̂| is known to u·M, M = m + |x̂|·q;   |y| to u·(|γ|·M + |β|)
///     ∂L/∂x to u·|γ|/√(σ² + ε)·((|g| + mean|g| + |x̂|·mean|g·x̂|)·(1 + q) + M·mean|g·x̂| + |x̂|·mean(|g|·M))
///     ∂L/∂γ to u·Σ|g|·M;   ∂L/∂β to u·Σ|g|
///
/// In evaluation the means stand for themselves: m = (|x| + |μ|)/√(σ² + ε), q = 0, and no mean of g.
extension BatchNorm {
  public func outputMagnitudes(_ evaluation: Evaluation, inputs: [Tensor], _ pass: PassContext) throws(ShapeError)
    -> Tensor
  {
    let channels = Channels(inputs[0])
    let m = normalized(evaluation, inputs[0], pass).magnitude
    return channels.map(m) { c, m in abs(gamma.elements[c]) * m + abs(beta.elements[c]) }
  }

  public func gradientMagnitudes(
    _ inputs: [Tensor], _ evaluation: Evaluation, magnitudes: [Tensor], gradient: Tensor, _ pass: PassContext
  ) throws(ShapeError) -> LayerGradients {
    let channels = Channels(gradient)
    let xHat = evaluation["x̂"].magnitudes
    let (magnitude, q) = normalized(evaluation, magnitudes[0], pass)
    let count = Double(channels.valuesPerChannel)
    let (meanG, meanGX) = (channels.means(gradient), channels.means(try gradient * xHat))
    let meanGM = channels.means(try gradient * magnitude)
    let isTraining = pass.mode == .training
    var dx = gradient
    for index in dx.elements.indices {
      let c = channels.channel(of: index)
      let scale = abs(gamma.elements[c]) / deviation(evaluation, c)
      let (g, x, m) = (gradient.elements[index], xHat.elements[index], magnitude.elements[index])
      dx.elements[index] =
        isTraining
        ? scale * ((g + meanG[c] + x * meanGX[c]) * (1 + q[c]) + m * meanGX[c] + x * meanGM[c]) : scale * g
    }
    guard isAffine else { return LayerGradients(inputs: [dx]) }
    return LayerGradients(
      inputs: [dx], parameters: ["γ": Tensor(meanGM.map { count * $0 }), "β": Tensor(meanG.map { count * $0 })])
  }

  private func deviation(_ evaluation: Evaluation, _ c: Int) -> Double {
    (evaluation["σ²"].elements[c] + epsilon).squareRoot()
  }

  /// M of x̂, and q of each channel.
  private func normalized(_ evaluation: Evaluation, _ x: Tensor, _ pass: PassContext) -> (
    magnitude: Tensor, q: [Double]
  ) {
    let channels = Channels(x)
    let isTraining = pass.mode == .training
    let means = isTraining ? channels.means(x) : evaluation["μ"].elements.map(abs)
    var m = channels.map(x) { c, x in (x + means[c]) / deviation(evaluation, c) }
    guard isTraining else { return (m, [Double](repeating: 0, count: means.count)) }
    let xHat = evaluation["x̂"].magnitudes
    var products = m
    for index in m.elements.indices { products.elements[index] *= xHat.elements[index] }
    let q = channels.means(products)
    for index in m.elements.indices { m.elements[index] += xHat.elements[index] * q[channels.channel(of: index)] }
    return (m, q)
  }
}

/// The channels of N×C×….
private struct Channels {
  let count, plane, valuesPerChannel: Int

  init(_ x: Tensor) {
    count = x.shape[1]
    plane = x.shape.dimensions.dropFirst(2).reduce(1, *)
    valuesPerChannel = x.shape[0] * plane
  }

  func channel(of index: Int) -> Int { index / plane % count }

  func means(_ x: Tensor) -> [Double] {
    var sums = [Double](repeating: 0, count: count)
    for (index, value) in x.elements.enumerated() { sums[channel(of: index)] += value }
    return sums.map { $0 / Double(valuesPerChannel) }
  }

  func map(_ x: Tensor, _ transform: (Int, Double) -> Double) -> Tensor {
    var result = x
    for index in result.elements.indices { result.elements[index] = transform(channel(of: index), x.elements[index]) }
    return result
  }
}
