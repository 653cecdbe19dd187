import Tensors

/// A 2-D cross-correlation of a batch of images with a bank of kernels.
///
///     y[n,k,i,j] = b[k] + Σ_{c,u,v} w[k,c,u,v] · x[n, c, i·s + u·d − p, j·s + v·d − p]
///
/// s, d and p may be one number for each axis, p also one for each side. x outside the image is 0. With G groups, output k sees only the C/G input channels of its own group.
///
/// - Shapes: x [N,C,H,W], w [K,C/G,KH,KW], b [K] → y [N,K,OH,OW]; OH and OW as `Window` says
/// - Gradient, g = ∂L/∂y:
///   ∂L/∂b[k] = Σ_{n,i,j} g[n,k,i,j];
///   ∂L/∂w[k,c,u,v] = Σ_{n,i,j} g[n,k,i,j] · x[n, c, i·s + u·d − p, j·s + v·d − p];
///   ∂L/∂x collects w[k,c,u,v] · g[n,k,i,j] at the position it was read from
/// - Complexity: 2·N·K·OH·OW·(C/G)·KH·KW floating-point operations forward, twice that backward
/// - Throws: `ShapeError` if channel counts or groups do not fit or the window is larger than the padded image
/// - Source: Dumoulin & Visin 2016, arXiv:1603.07285. Lesson: convolution.
public enum Convolution2D {
  public struct Geometry: Equatable, Sendable {
    public var rows: WindowStep
    public var columns: WindowStep
    public var groups: Int

    public init(rows: WindowStep, columns: WindowStep, groups: Int = 1) {
      (self.rows, self.columns, self.groups) = (rows, columns, groups)
    }

    /// The same on both axes and all sides.
    public init(stride: Int = 1, padding: Int = 0, dilation: Int = 1, groups: Int = 1) {
      let step = WindowStep(stride: stride, padding: padding, dilation: dilation)
      self.init(rows: step, columns: step, groups: groups)
    }

    /// The window of a kernel.
    ///
    /// - Parameter w: K×C×KH×KW
    public func window(_ w: Shape) -> Window { Window(height: w[2], width: w[3], rows: rows, columns: columns) }
  }

  public static func forward(_ x: Tensor, weight w: Tensor, bias b: Tensor?, _ geometry: Geometry) throws(ShapeError)
    -> Tensor
  {
    let s = try Sizes(x.shape, w, b, geometry)
    var y = [Double](repeating: 0, count: s.n * s.k * s.oh * s.ow)
    fillSlices(of: &y, slices: s.n * s.k) { slice, y in
      let (n, k) = slice.quotientAndRemainder(dividingBy: s.k)
      if let b { for i in y.indices { y[i] = b.elements[k] } }
      inPieces(s.taps.count, cost: Double(s.channelsPerGroup * y.count)) { piece in
        let x = x.elements.span
        let w = w.elements.span
        for tap in s.taps[piece] {
          for c in 0..<s.channelsPerGroup {
            let weight = w[s.weightIndex(k, c, tap)]
            let input = s.inputPlane(n, k, c)
            for i in tap.rows {
              var row = y._mutatingExtracting(s.outputRow(i, tap))
              addRow(&row, scale: weight, x.extracting(s.inputRow(input, i, tap)), step: s.window.columns.stride)
            }
          }
        }
      }
    }
    return Tensor(shape: [s.n, s.k, s.oh, s.ow], elements: y)
  }

  /// - Returns: ∂L/∂x, ∂L/∂w and ∂L/∂b.
  public static func backward(_ x: Tensor, weight w: Tensor, _ geometry: Geometry, gradient g: Tensor)
    throws(ShapeError) -> (x: Tensor, weight: Tensor, bias: Tensor)
  {
    let s = try Sizes(x.shape, w, nil, geometry)
    guard g.shape == [s.n, s.k, s.oh, s.ow] else {
      throw .mismatch(operation: "conv, backward", [s.n, s.k, s.oh, s.ow], g.shape)
    }
    return (inputGradient(x.shape, w, g, s), weightGradient(x, w, g, s), biasGradient(g, s))
  }

  /// The diagonal of the second derivatives, from h = ∂²L/∂y². A weight that many positions share has the **sum** of theirs:
  ///
  ///     ∂²L/∂w[k,c,u,v]² = Σ_{n,i,j} h[n,k,i,j]·x[n, c, i·s + u·d − p, j·s + v·d − p]²
  public static func curvature(_ x: Tensor, weight w: Tensor, _ geometry: Geometry, curvature h: Tensor)
    throws(ShapeError) -> (x: Tensor, weight: Tensor, bias: Tensor)
  {
    try backward(x * x, weight: w * w, geometry, gradient: h)
  }

  /// ∂L/∂x alone.
  static func inputGradient(of x: Shape, weight w: Tensor, _ geometry: Geometry, gradient g: Tensor)
    throws(ShapeError) -> Tensor
  {
    let s = try Sizes(x, w, nil, geometry)
    guard g.shape == [s.n, s.k, s.oh, s.ow] else {
      throw .mismatch(operation: "conv, backward", [s.n, s.k, s.oh, s.ow], g.shape)
    }
    return inputGradient(x, w, g, s)
  }

  private static func inputGradient(_ x: Shape, _ w: Tensor, _ g: Tensor, _ s: Sizes) -> Tensor {
    var dx = [Double](repeating: 0, count: x.count)
    fillSlices(of: &dx, slices: s.n) { n, dx in
      let w = w.elements.span
      for k in 0..<s.k {
        let g = g.elements.span.extracting(s.outputPlane(n, k))
        for tap in s.taps {
          for c in 0..<s.channelsPerGroup {
            let weight = w[s.weightIndex(k, c, tap)]
            let input = s.inputPlane(0, k, c)
            for i in tap.rows {
              var row = dx._mutatingExtracting(s.inputRow(input, i, tap))
              spreadRow(&row, step: s.window.columns.stride, scale: weight, g.extracting(s.outputRow(i, tap)))
            }
          }
        }
      }
    }
    return Tensor(shape: x, elements: dx)
  }

  private static func weightGradient(_ x: Tensor, _ w: Tensor, _ g: Tensor, _ s: Sizes) -> Tensor {
    var dw = [Double](repeating: 0, count: w.count)
    fillSlices(of: &dw, slices: s.k) { k, dw in
      let x = x.elements.span
      for tap in s.taps {
        for c in 0..<s.channelsPerGroup {
          // Column by column, because a row of sums can use vector instructions and a single sum cannot.
          var sums = [Double](repeating: 0, count: tap.columns.count)
          var sumsSpan = sums.mutableSpan
          for n in 0..<s.n {
            let g = g.elements.span.extracting(s.outputPlane(n, k))
            let input = s.inputPlane(n, k, c)
            for i in tap.rows {
              let row = x.extracting(s.inputRow(input, i, tap))
              addProducts(&sumsSpan, g.extracting(s.outputRow(i, tap)), row, step: s.window.columns.stride)
            }
          }
          dw[s.weightIndex(0, c, tap)] = sums.reduce(0, +)
        }
      }
    }
    return Tensor(shape: w.shape, elements: dw)
  }

  private static func biasGradient(_ g: Tensor, _ s: Sizes) -> Tensor {
    var db = [Double](repeating: 0, count: s.k)
    let plane = s.oh * s.ow
    for n in 0..<s.n {
      for k in 0..<s.k {
        let start = (n * s.k + k) * plane
        db[k] += g.elements[start..<(start + plane)].reduce(0, +)
      }
    }
    return Tensor(db)
  }
}

/// The letters of the formula, checked once.
private struct Sizes: Sendable {
  let n, h, w, k, oh, ow: Int
  let channels, channelsPerGroup, outputsPerGroup: Int
  let window: Window
  /// Taps that read padding only are left out.
  let taps: [Tap]

  init(_ x: Shape, _ weight: Tensor, _ bias: Tensor?, _ geometry: Convolution2D.Geometry) throws(ShapeError) {
    guard x.rank == 4 else { throw .unexpected(operation: "conv", x, expected: "4 axes, N×C×H×W") }
    (n, channels, h, w) = (x[0], x[1], x[2], x[3])
    guard weight.rank == 4 else {
      throw .unexpected(operation: "conv", weight.shape, expected: "weights with 4 axes, K×C×KH×KW")
    }
    k = weight.shape[0]
    channelsPerGroup = weight.shape[1]
    let groups = geometry.groups
    guard groups > 0, k % groups == 0, k > 0 else {
      throw .option(operation: "conv", "\(groups) groups do not divide \(k) output channels")
    }
    guard channels == channelsPerGroup * groups else { throw .mismatch(operation: "conv", x, weight.shape) }
    if let bias, bias.shape != [k] { throw .mismatch(operation: "conv, bias", weight.shape, bias.shape) }
    outputsPerGroup = k / groups
    window = geometry.window(weight.shape)
    (oh, ow) = try window.outputSize(height: h, width: w, operation: "conv")
    _ = try Shape(n, k, oh, ow).validated()
    var taps: [Tap] = []
    for u in 0..<window.height {
      for v in 0..<window.width {
        let rows = window.rows.outputs(readingInside: h, tap: u, of: oh)
        let columns = window.columns.outputs(readingInside: w, tap: v, of: ow)
        guard !rows.isEmpty, !columns.isEmpty else { continue }
        let firstColumn = window.columns.position(output: columns.lowerBound, tap: v)
        let rowOffset = window.rows.position(output: 0, tap: u)
        taps.append(Tap(u: u, v: v, rows: rows, columns: columns, rowOffset: rowOffset, firstColumn: firstColumn))
      }
    }
    self.taps = taps
  }

  @inline(__always)
  func weightIndex(_ k: Int, _ c: Int, _ tap: Tap) -> Int {
    ((k * channelsPerGroup + c) * window.height + tap.u) * window.width + tap.v
  }

  @inline(__always)
  func outputPlane(_ n: Int, _ k: Int) -> Range<Int> { ((n * self.k + k) * oh * ow)..<((n * self.k + k + 1) * oh * ow) }

  /// Where the plane that output channel k reads as its c-th begins in x.
  @inline(__always)
  func inputPlane(_ n: Int, _ k: Int, _ c: Int) -> Int {
    (n * channels + k / outputsPerGroup * channelsPerGroup + c) * h * w
  }

  /// The part of output row i that a tap reaches, in its plane.
  @inline(__always)
  func outputRow(_ i: Int, _ tap: Tap) -> Range<Int> {
    (i * ow + tap.columns.lowerBound)..<(i * ow + tap.columns.upperBound)
  }

  /// What that part reads, in the input plane that begins at `plane`.
  @inline(__always)
  func inputRow(_ plane: Int, _ i: Int, _ tap: Tap) -> Range<Int> {
    let first = plane + (i * window.rows.stride + tap.rowOffset) * w + tap.firstColumn
    return first..<(first + (tap.columns.count - 1) * window.columns.stride + 1)
  }
}

/// One position (u, v) of the kernel, with the outputs for which it reads inside the image.
private struct Tap: Sendable {
  let u, v: Int
  let rows, columns: Range<Int>
  /// u·d − p
  let rowOffset: Int
  /// The input column that the first of `columns` reads.
  let firstColumn: Int
}

extension Operations {
  static let convolution = Operation(
    "conv", file: "Convolution2D.swift", "2-D convolution (cross-correlation) of images with kernels",
    inputs: ["x", "w", "b?"], options: [("stride", 1), ("padding", 0), ("dilation", 1), ("groups", 1)]
  ) { inputs, options throws(ShapeError) in
    let bias = inputs.count > 2 ? inputs[2] : nil
    return Evaluation(
      try Convolution2D.forward(inputs[0], weight: inputs[1], bias: bias, Convolution2D.Geometry(options)))
  } backward: { inputs, options, _, g throws(ShapeError) in
    let d = try Convolution2D.backward(inputs[0], weight: inputs[1], Convolution2D.Geometry(options), gradient: g)
    return inputs.count > 2 ? [d.x, d.weight, d.bias] : [d.x, d.weight]
  }
}

extension Convolution2D.Geometry {
  fileprivate init(_ options: Options) throws(ShapeError) {
    let window = try Window(height: 1, width: 1, options, dilates: true)
    self.init(rows: window.rows, columns: window.columns, groups: try options.integer("groups"))
  }
}
