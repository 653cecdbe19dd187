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

/// The layers that `everyLayerNetwork` has not: a weighed map, upsampling beside a transposed convolution, their product
/// shuffled, and every activation.
///
///     m = LRN a ⊗ sigmoid linear SiLU linear gap(a)    a = PReLU conv LeakyReLU BN conv(x)
///     scores = linear dropconnect multinomial tanh grouped shuffle(upsample ReLU6 p ⊗ hardswish BN convT p)    p = maxpool m
func furtherLayersNetwork(seed: UInt64 = 5) throws -> Network {
  var builder = try NetworkBuilder(input: [2, 6, 4])
  try builder.add(Conv2D(inputChannels: 2, outputChannels: 4, kernelSize: 3))
  try builder.add(BatchNorm(channels: 4))
  try builder.add(LeakyReLULayer(slope: 0.2))
  try builder.add(Conv2D(inputChannels: 4, outputChannels: 6, kernelSize: 1))
  try builder.add(BatchNorm(channels: 6))
  let a = try builder.add(PReLULayer(slopes: 6))
  try builder.add(GlobalPool())
  try builder.add(LinearLayer(inputs: 6, outputs: 3, hasBias: false))
  try builder.add(SiLULayer())
  try builder.add(LinearLayer(inputs: 3, outputs: 6))
  let s = try builder.add(SigmoidLayer())
  let normalized = try builder.add(
    LocalResponseNorm(channels: 6, settings: .init(size: 3, alpha: 0.2)), reading: [a])
  try builder.add(MultiplyLayer(), reading: [normalized, s])
  let p = try builder.add(MaxPool())
  try builder.add(ReLU6Layer())
  let up = try builder.add(UpsampleLayer(factor: 2))
  try builder.add(
    TransposedConv2D(
      inputChannels: 6, outputChannels: 6, kernelSize: 3, geometry: .init(stride: 2, padding: 1, extra: 1)),
    reading: [p])
  try builder.add(BatchNorm(channels: 6, isAffine: false))
  let t = try builder.add(HardSwishLayer())
  try builder.add(MultiplyLayer(), reading: [up, t])
  try builder.add(ChannelShuffleLayer(channels: 6, groups: 2))
  try builder.add(Conv2D(inputChannels: 6, outputChannels: 4, kernelSize: 3, stride: 2, groups: 2, hasBias: true))
  try builder.add(TanhLayer())
  try builder.add(FlattenLayer())
  try builder.add(MultinomialDropoutLayer(probability: 0.25))
  try builder.add(DropConnectLayer(inputs: 24, outputs: 5, probability: 0.3))
  try builder.add(LinearLayer(inputs: 5, outputs: 3))
  return try builder.network(seed: seed)
}

/// Together a node of every layer.
func everyLayer() throws -> [Network.Node] {
  try everyLayerNetwork().nodes + furtherLayersNetwork().nodes
    + Network.vgg([], input: [1, 2, 2], classes: 2, seed: 1).nodes
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
