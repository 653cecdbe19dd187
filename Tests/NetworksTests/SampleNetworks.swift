import ReferenceEngine
import Tensors

@testable import Networks

/// Every tie rule in a few channels: a residual sum, a concatenation, depthwise and grouped convolutions, both
/// poolings, dropout, flatten.
///
///     a = ReLU BN conv3(x)    b = BN conv3 1×1(x)    s = ReLU(a + b)    d = depthwise(s)
///     c = concat(d, maxpool s to 1)    g = grouped(c)    scores = linear ReLU BN linear flatten avgpool dropout(g)
func everyLayerNetwork(seed: UInt64 = 5) throws -> Network {
  var builder = try NetworkBuilder(input: [2, 6, 5])
  try builder.add(Conv2D(inputChannels: 2, outputChannels: 3, kernelSize: 3, hasBias: true))
  try builder.add(BatchNorm(channels: 3))
  let a = try builder.add(ReLULayer())
  try builder.add(Conv2D(inputChannels: 2, outputChannels: 3, kernelSize: 1), reading: [0])
  let b = try builder.add(BatchNorm(channels: 3))
  try builder.add(AddLayer(), reading: [a, b])
  let s = try builder.add(ReLULayer())
  let d = try builder.add(
    Conv2D(inputChannels: 3, outputChannels: 3, kernelSize: 3, groups: 3, hasBias: true), reading: [s])
  let p = try builder.add(MaxPool(size: 3, stride: 1, padding: 1), reading: [s])
  try builder.add(ConcatenateLayer(), reading: [d, p])
  try builder.add(Conv2D(inputChannels: 6, outputChannels: 4, kernelSize: 3, dilation: 2, groups: 2))
  try builder.add(ScaleLayer(channels: 4, units: 2, unit: .groups))
  try builder.add(PadShortcutLayer(inputChannels: 4, outputChannels: 7, stride: 1))
  try builder.add(SelectLayer(channels: 7))
  try builder.add(Conv2D(inputChannels: 7, outputChannels: 4, kernelSize: 1))
  try builder.add(DropoutLayer(probability: 0.3))
  try builder.add(AveragePool(size: 3, stride: 2, padding: 1, countsPadding: false))
  try builder.add(FlattenLayer())
  try builder.add(LinearLayer(inputs: 36, outputs: 4))
  try builder.add(BatchNorm(channels: 4))
  try builder.add(ReLULayer())
  try builder.add(LinearLayer(inputs: 4, outputs: 3))
  return try builder.network(seed: seed)
}

extension Network {
  /// All bits of all parameters, by name.
  var parameterBits: [String: [UInt64]] {
    var bits: [String: [UInt64]] = [:]
    for node in nodes {
      for (description, value) in node.layer.parameters {
        bits["\(node.name).\(description.name)"] = value.elements.map(\.bitPattern)
      }
    }
    return bits
  }
}
