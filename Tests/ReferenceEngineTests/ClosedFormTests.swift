import ReferenceEngine
import Tensors
import Testing

@Suite("Closed forms of the other operations")
struct ClosedFormTests {
  @Test("Addition gives every input the same gradient", arguments: 1...4)
  func addition(count: Int) throws {
    let inputs = (0..<count).map { Draw.normal([2, 3, 5, 7], lane: $0) }
    let g = Draw.normal([2, 3, 5, 7], lane: count)
    let operation = try #require(Operations.named("add"))
    let gradients = try operation.backward(inputs, from: operation.forward(inputs), gradient: g)
    #expect(gradients == [Tensor](repeating: g, count: count))
  }

  @Test("The proximal step gives exact zeros and the sub-gradient does not")
  func exactZeros() {
    // Nothing but L1 pulls, so every value should go to 0 and stay.
    func trained(_ method: UpdateRule.L1Method, momentum: Double) -> [Double] {
      let rule = UpdateRule(learningRate: 0.1, momentum: momentum, l1: 0.037, l1Method: method)
      var w = Draw.normal([20], lane: 0).elements
      var velocity = w.map { _ in 0.0 }
      for _ in 0..<2000 { rule.step(&w, gradient: w.map { _ in 0 }, velocity: &velocity) }
      return w
    }
    for momentum in [0, 0.9] {
      #expect(trained(.proximal, momentum: momentum).allSatisfy { $0 == 0 })
      let left = trained(.subgradient, momentum: momentum)
      #expect(left.allSatisfy { $0 != 0 && abs($0) < 0.1 }, "the sub-gradient steps to and fro around 0: \(left)")
    }
  }

  @Test(
    "The soft threshold moves by t and stops at 0", arguments: [(2.0, 1.5), (0.5, 0), (0.3, 0), (-0.5, 0), (-2, -1.5)])
  func softThreshold(w: Double, expected: Double) { #expect(UpdateRule.soft(w, 0.5) == expected) }

  @Test("At the kink the rectifier's derivative is 0, and what is not a number passes")
  func kink() throws {
    let x = Tensor([-1, -0.0, 0, 1, .nan, .infinity])
    #expect(try ReLU().backward(x, gradient: Tensor(shape: x.shape, repeating: 2)).elements.prefix(4) == [0, 0, 0, 2])
    let y = ReLU().forward(x).elements
    #expect(y[4].isNaN && y[5] == .infinity && y[1].sign == .plus)
  }

  @Test("Far out every activation is what it tends to, and so is its slope")
  func farOut() throws {
    let far = [-Double.infinity, -1e308, -800, 800, 1e308, .infinity]
    let limits: [(any Activation, values: [Double], slopes: [Double])] = [
      (Sigmoid(), [0, 0, 0, 1, 1, 1], [0, 0, 0, 0, 0, 0]), (Tanh(), [-1, -1, -1, 1, 1, 1], [0, 0, 0, 0, 0, 0]),
      (SiLU(), [0, 0, 0, 800, 1e308, .infinity], [0, 0, 0, 1, 1, 1]),
      (HardSwish(), [0, 0, 0, 800, 1e308, .infinity], [0, 0, 0, 1, 1, 1]),
      (ReLU6(), [0, 0, 0, 6, 6, 6], [0, 0, 0, 0, 0, 0]),
      (LeakyReLU(leak: 0.5), [-.infinity, -5e307, -400, 800, 1e308, .infinity], [0.5, 0.5, 0.5, 1, 1, 1]),
    ]
    for (activation, values, slopes) in limits {
      #expect(far.map(activation.value) == values, "\(activation)")
      #expect(far.map(activation.slope) == slopes, "\(activation)")
      #expect(activation.value(.nan).isNaN, "\(activation)")
    }
  }

  /// The bounds that rounding is judged by: no slope is steeper, no slope changes faster than they say.
  @Test("Slopes and curvatures stay within their bounds, and reach them")
  func bounds() {
    let all: [any Activation] = [
      ReLU(), ReLU6(), LeakyReLU(leak: -2), Sigmoid(), Tanh(), SiLU(), HardSwish(),
    ]
    for activation in all {
      let points = stride(from: -8.0, through: 8, by: 1e-3).map { $0 + 1e-4 }
      let slopes = points.map(activation.slope)
      let steepest = slopes.map(abs).max() ?? 0
      #expect(steepest <= activation.steepest && steepest > 0.999 * activation.steepest, "\(activation)")
      let smooth = zip(points, zip(slopes, slopes.dropFirst())).filter { point, _ in
        activation.kinks.allSatisfy { abs($0.position - point) > 2e-3 }
      }
      let sharpest = smooth.map { abs($1.1 - $1.0) / 1e-3 }.max() ?? 0
      #expect(sharpest <= activation.sharpest * (1 + 1e-9) && sharpest >= 0.99 * activation.sharpest, "\(activation)")
      for kink in activation.kinks {
        let jump = activation.slope(kink.position + 1e-9) - activation.slope(kink.position - 1e-9)
        #expect(abs(jump - kink.jump) < 1e-8, "\(activation) at \(kink.position)")
      }
    }
  }

  @Test("A transposed convolution is the adjoint of the convolution", arguments: [(1, 0), (2, 1), (3, 0)])
  func adjoint(stride: Int, padding: Int) throws {
    let w = Draw.normal([3, 2, 3, 2], lane: 0)
    let x = Draw.normal([2, 2, 7, 8], lane: 1)
    let y = try Convolution2D.forward(x, weight: w, bias: nil, .init(stride: stride, padding: padding))
    let g = Draw.normal(y.shape, lane: 2)
    let extra = (7 + 2 * padding - 3) % stride
    guard (8 + 2 * padding - 2) % stride == extra else { return }
    let back = try TransposedConvolution2D.forward(
      g, weight: w, bias: nil, .init(stride: stride, padding: padding, extra: extra))
    try #require(back.shape == x.shape)
    let (one, other) = (try (y * g).sum, try (x * back).sum)
    #expect(abs(one - other) <= 1e-12 * abs(one))
  }

  @Test("A kernel of ones as large as its stride is upsampling, and upsampling then averaging changes nothing")
  func upsampling() throws {
    let x = Draw.normal([2, 1, 3, 4], lane: 0)
    let ones = Tensor(shape: [1, 1, 3, 3], repeating: 1)
    let y = try Upsample.forward(x, factor: 3)
    #expect(try y == TransposedConvolution2D.forward(x, weight: ones, bias: nil, .init(stride: 3)))
    expectEqual(
      try AveragePool2D.forward(y, Window(height: 3, width: 3, stride: 3), countsPadding: true), x, within: 1e-15, "x")
  }

  @Test("Shuffling by G and by C/G gives the channels back")
  func shuffles() throws {
    let x = Draw.normal([2, 12, 3], lane: 0)
    for groups in [1, 2, 3, 4, 6, 12] {
      let there = try ChannelShuffle.forward(x, groups: groups)
      #expect(try ChannelShuffle.forward(there, groups: 12 / groups) == x)
    }
    #expect(try ChannelShuffle.order(channels: 6, groups: 2) == [0, 3, 1, 4, 2, 5])
  }

  @Test("Channels of zeros may be left out of a normalisation by neighbours")
  func missingNeighbours() throws {
    let settings = LocalResponseNormalization.Settings(size: 3, alpha: 0.5, beta: 0.75, k: 1)
    let x = try Scale.forward(Draw.normal([2, 5, 3], lane: 0), scale: Tensor([1, 0, 1, 1, 0]))
    let kept = [0, 2, 3]
    let whole = try LocalResponseNormalization.forward(x, settings).y
    let part = try LocalResponseNormalization.forward(x.selecting(kept, alongAxis: 1), settings, places: kept).y
    #expect(try part == whole.selecting(kept, alongAxis: 1))
  }

  @Test("Of equal values the first wins the window, and padding never does")
  func ties() throws {
    let x = Tensor(shape: [1, 1, 3, 5], repeating: -7)
    let (y, winners) = try MaxPool2D.forward(x, Window(height: 2, width: 2, stride: 2, padding: 1))
    #expect(y == Tensor(shape: [1, 1, 2, 3], repeating: -7))
    #expect(winners.elements == [0, 1, 3, 5, 6, 8])
    let dx = try MaxPool2D.backward(winners: winners, inputShape: x.shape, gradient: y.map { _ in 1 })
    #expect(dx.elements == [1, 1, 0, 1, 0, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0])
  }

  @Test("A maximum that is not a number is passed on")
  func notANumber() throws {
    for position in 0..<4 {
      var x = Tensor(shape: [1, 1, 2, 2], elements: [1, 2, 3, 4])
      x.elements[position] = .nan
      #expect(try MaxPool2D.forward(x, Window(height: 2, width: 2)).y.elements[0].isNaN)
    }
  }

  @Test("A scale of a group is its channels' common one, and theirs is what their gradients add up to")
  func scaleOfGroups() throws {
    let x = Draw.normal([2, 6, 5, 3], lane: 0)
    let g = Draw.normal([2, 6, 5, 3], lane: 1)
    for units in [1, 2, 3, 6] {
      let s = Draw.normal([units], lane: 2)
      let each = Tensor((0..<6).map { s.elements[$0 * units / 6] })
      #expect(try Scale.forward(x, scale: s) == Scale.forward(x, scale: each))
      let (d, expected) = (
        try Scale.backward(x, scale: s, gradient: g), try Scale.backward(x, scale: each, gradient: g)
      )
      #expect(d.x == expected.x)
      let sums = try expected.scale.reshaped(to: [units, 6 / units]).reduced(along: [1], Reduction.sum)
      expectEqual(d.scale, sums, within: 1e-14, "∂L/∂s of \(units)")
    }
    #expect(try Scale.forward(x, scale: Tensor([1])) == x)
    #expect(try Scale.forward(x, scale: Tensor([-0.5])) == -0.5 * x)
  }

  @Test("Channels with a scale of 0 are 0, and the scale still has a gradient to come back by")
  func scaleOfZero() throws {
    let x = Draw.normal([2, 3, 5, 7], lane: 0)
    let s = Tensor([1, 0, -2])
    let y = try Scale.forward(x, scale: s)
    #expect(try SelectChannels.forward(y, channels: [1]).largestMagnitude == 0)
    let d = try Scale.backward(x, scale: s, gradient: Draw.normal(x.shape, lane: 1))
    #expect(try SelectChannels.forward(d.x, channels: [1]).largestMagnitude == 0 && d.scale.elements[1] != 0)
  }

  @Test("A gradient counts how often each channel is read")
  func channelsReadTwice() throws {
    let x = Draw.normal([2, 4, 5, 3], lane: 0)
    #expect(try SelectChannels.forward(x, channels: [0, 1, 2, 3]) == x)
    let channels = [3, 0, 3, 1, 3]
    let y = try SelectChannels.forward(x, channels: channels)
    #expect(try y == x.selecting(channels, alongAxis: 1))
    let ones = Tensor(shape: y.shape, repeating: 1)
    let d = try SelectChannels.backward(inputShape: x.shape, channels: channels, gradient: ones)
    #expect(try d == Scale.forward(Tensor(shape: x.shape, repeating: 1), scale: Tensor([1, 1, 0, 3])))
  }

  @Test("Concatenated inputs are selected apart again")
  func selectionOfConcatenation() throws {
    let (a, b) = (Draw.normal([2, 3, 5, 7], lane: 0), Draw.normal([2, 2, 5, 7], lane: 1))
    let y = try Concatenate.forward([a, b])
    #expect(try SelectChannels.forward(y, channels: [0, 1, 2]) == a)
    #expect(try SelectChannels.forward(y, channels: [3, 4]) == b)
  }

  @Test("A padded shortcut is a 1×1 convolution with ones on a diagonal, and the same gradient", arguments: 1...3)
  func padShortcut(stride: Int) throws {
    let x = Draw.normal([2, 3, 5, 7], lane: 0)
    for (before, after) in [(0, 0), (2, 1), (0, 3)] {
      let y = try PadShortcut.forward(x, stride: stride, before: before, after: after)
      var w = Tensor(shape: [before + 3 + after, 3, 1, 1])
      for c in 0..<3 { w.elements[(before + c) * 3 + c] = 1 }
      let geometry = Convolution2D.Geometry(stride: stride)
      #expect(try y == Convolution2D.forward(x, weight: w, bias: nil, geometry))
      let g = Draw.normal(y.shape, lane: 1)
      let d = try PadShortcut.backward(inputShape: x.shape, stride: stride, before: before, after: after, gradient: g)
      #expect(try d == Convolution2D.backward(x, weight: w, geometry, gradient: g).x)
    }
  }

  @Test("A kernel as large as the image is a fully connected layer, and the same gradients")
  func convolutionAndLinear() throws {
    let x = Draw.normal([2, 3, 5, 7], lane: 0)
    let w = Draw.normal([4, 3, 5, 7], lane: 1)
    let b = Draw.normal([4], lane: 2)
    let g = Draw.normal([2, 4], lane: 3)
    let (flatX, flatW) = (try Flatten.forward(x), try Flatten.forward(w))
    let y = try Convolution2D.forward(x, weight: w, bias: b, .init())
    expectEqual(try Flatten.forward(y), try Linear.forward(flatX, weight: flatW, bias: b), within: 1e-13, "y")
    let d = try Convolution2D.backward(x, weight: w, .init(), gradient: try g.reshaped(to: [2, 4, 1, 1]))
    let expected = try Linear.backward(flatX, weight: flatW, gradient: g)
    expectEqual(try Flatten.forward(d.x), expected.x, within: 1e-13, "∂L/∂x")
    expectEqual(try Flatten.forward(d.weight), expected.weight, within: 1e-13, "∂L/∂w")
    expectEqual(d.bias, expected.bias, within: 1e-13, "∂L/∂b")
  }

  @Test("Groups are convolutions side by side")
  func groups() throws {
    let x = Draw.normal([2, 6, 5, 7], lane: 0)
    let w = Draw.normal([9, 2, 3, 2], lane: 1)
    let geometry = Convolution2D.Geometry(stride: 2, padding: 1)
    let apart = try (0..<3).map { group in
      try Convolution2D.forward(
        x.selecting([2 * group, 2 * group + 1], alongAxis: 1),
        weight: w.selecting([3 * group, 3 * group + 1, 3 * group + 2], alongAxis: 0), bias: nil, geometry)
    }
    var grouped = geometry
    grouped.groups = 3
    #expect(try Convolution2D.forward(x, weight: w, bias: nil, grouped) == Concatenate.forward(apart))
  }

  @Test("An average over the whole image is the global one")
  func averages() throws {
    let x = Draw.normal([2, 3, 6, 6], lane: 0)
    let pooled = try AveragePool2D.forward(x, Window(height: 6, width: 6), countsPadding: true)
    expectEqual(try Flatten.forward(pooled), try GlobalAveragePool.forward(x), within: 1e-14, "y")
  }

  @Test("An average of ones is the share of the window that counts", arguments: [(2, 3), (3, 2), (1, 4)])
  func averageOfOnes(height: Int, width: Int) throws {
    let ones = Tensor(shape: [1, 2, 5, 7], repeating: 1)
    let padding = min(height, width) / 2
    let window = Window(height: height, width: width, stride: 3, padding: padding)
    let inside = try AveragePool2D.forward(ones, window, countsPadding: false)
    expectEqual(inside, Tensor(shape: inside.shape, repeating: 1), within: 1e-15, "\(window), padding does not count")
    let all = try AveragePool2D.forward(ones, window, countsPadding: true)
    let corner = Double((height - padding) * (width - padding)) / Double(height * width)
    expectEqual(Tensor(all.elements[0]), Tensor(corner), within: 1e-15, "\(window), padding counts")
  }

  @Test("Rows of probabilities sum to 1, and a shift of the scores does not matter, however large")
  func probabilities() throws {
    let x = Draw.normal([5, 7], lane: 0)
    let p = try Softmax.forward(x)
    expectEqual(try p.reduced(along: [1], Reduction.sum), Tensor(shape: [5], repeating: 1), within: 1e-15, "Σp")
    for shift in [-1e6, 1e6] {
      expectEqual(try Softmax.forward(x.map { $0 + shift }), p, within: 1e-8, "scores + \(shift)")
    }
  }

  @Test("The cross-entropy of equal scores is ln K, and stays finite where a probability is 0")
  func surprise() throws {
    let equal = try CrossEntropy.forward(Tensor(shape: [3, 7], repeating: 5), labels: [0, 3, 6])
    expectEqual(Tensor(equal.loss), Tensor(1.9459101490553132), within: 1e-15, "ln 7")
    let far = try CrossEntropy.forward(Tensor(shape: [1, 2], elements: [0, 5000]), labels: [0])
    #expect(far.loss == 5000 && far.probabilities.elements[0] == 0)
  }

  @Test("Dropout keeps the expectation, and its mask the share")
  func dropout() throws {
    let stream = RandomStream(seed: 3, purpose: .dropout)
    let mask = Dropout.mask([100, 100], probability: 0.3, from: stream)
    #expect(mask.elements.allSatisfy { $0 == 0 || $0 == 1 })
    #expect(abs(mask.mean - 0.7) < 0.02)
    let ones = Tensor(shape: mask.shape, repeating: 1)
    #expect(abs(try Dropout.forward(ones, mask: mask, probability: 0.3).mean - 1) < 0.03)
    #expect(Dropout.mask([100, 100], probability: 0.3, from: stream) == mask, "one stream, one mask")
    #expect(Dropout.mask([50], probability: 0, from: stream) == Tensor(shape: [50], repeating: 1))
  }
}
