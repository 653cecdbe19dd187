import CKernels
import Networks
import ReferenceEngine
import Tensors

/// A layer whose weights are a few sub-vectors, with the batch norm and ReLU after it, without multiplying by them one by one.
///
///     T[m][k] = ⟨x^m, D_k^m⟩ once for each pixel        y_t = Σ_taps Σ_m T[m][b_m(t)]
///
/// For C inputs, K sub-vectors a subspace, M subspaces and O outputs C·K multiply-adds at a pixel, and O·M·taps look-ups at a
/// position, in place of C·O·taps multiply-adds. Parts of a residual form have tables of their own. Training goes on W, which
/// is made of the sub-vectors.
///
/// - Source: Wu, Leng, Wang, Hu & Cheng 2016, arXiv:1512.06473, section 3.1
final class LookUpKernel: Kernel {
  let nodes: [Network.Node]
  let method = "look-up tables"
  let isForEvaluationAlone = true
  private let source: ConvolutionSource
  private let products: [ProductWeights]
  private let affine: BlockAffine
  private let isRectified: Bool
  private var codebooks: [Int] = []
  private var bias: Int?
  private var run: (evaluation: [Stage], packing: [Stage]) = ([], [])

  init?(claiming node: Network.Node, in graph: Graph) {
    guard graph.isEvaluated, let source = ConvolutionSource(node.layer), !source.isIdentity, source.groups == 1,
      let products = node.layer.products(reading: graph.shape(of: node.inputs[0])),
      products.allSatisfy({ $0.count <= Int(UInt16.max) + 1 })
    else { return nil }
    (self.source, self.products) = (source, products)
    var nodes = [node]
    let next = graph.successor(of: node)
    let norm = next?.layer as? BatchNorm
    affine = BlockAffine(norm?.isAffine == true ? norm : nil, node: next?.id ?? node.id)
    if affine.isNormalizing, let next { nodes.append(next) }
    let rectifier = graph.rectifier(of: nodes[nodes.count - 1])
    isRectified = rectifier != nil
    self.nodes = nodes + (rectifier.map { [$0] } ?? [])
  }

  func register(_ plan: Plan) {
    defer { affine.register(plan, pixel: plan.value(output.id).layout.pixel) }
    var form = nodes[0].layer.weights?.form
    form?.visitParameters { description, value in
      codebooks.append(plan.parameters.add(nodes[0].id, description, elements: value.count, count: value.count))
    }
    guard source.hasBias else { return }
    let channels = nodes[0].shape[0]
    bias = plan.parameters.add(nodes[0].id, ParameterDescription("b", .bias), elements: channels, count: channels)
  }

  func prepare(_ plan: Plan) {
    let input = plan.value(nodes[0].inputs[0])
    let output = plan.value(self.output.id)
    let (x, y) = (input.layout, output.layout)
    affine.prepare(plan, layout: y)
    let tables = Tables(products, outputs: nodes[0].shape[0], pixel: y.pixel, lanes: plan.microkernels.lanes)
    let (scale, shift) = (Buffer(y.pixel), Buffer(y.pixel))
    plan.needScratch(x.pixelCount * tables.count * tables.width)
    let (table, source, isRectified) = (plan.microkernels.table, source, isRectified)
    let evaluate = images("look-up") { images, lane in
      for n in images {
        var place = lane.scratch
        for i in 0..<x.height {
          for j in 0..<x.width {
            table.pointee.table_products(
              input.image(n) + x.corner + i * x.row + j * x.pixel, tables.codebook.start, tables.starts, tables.sizes,
              tables.count, tables.width, place)
            place += tables.count * tables.width
          }
        }
        tables.codes.withUnsafeBufferPointer { codes in
          guard let codes = codes.baseAddress else { return }
          var given = CKLookUp(
            h: x.height, w: x.width, tables: tables.count, k: tables.width, codes: codes, kh: source.kernelHeight,
            kw: source.kernelWidth, stride: source.stride, padding: source.padding, dilation: source.dilation,
            oh: y.height, ow: y.width, n: y.pixel, scale: scale.start, shift: shift.start,
            rectify: isRectified ? 1 : 0)
          table.pointee.look_up(&given, lane.scratch, output.image(n) + y.corner, y.row)
        }
      }
    }
    let pack = once("tables") { [self, unowned plan] in
      for (part, handle) in codebooks.enumerated() { tables.load(plan.parameters.value(handle), part: part) }
      let map = affine.evaluationMap
      for channel in 0..<y.channels {
        let added = bias.map { plan.parameters.value($0)[channel] } ?? 0
        scale.start[channel] = map?.scale[channel] ?? 1
        shift.start[channel] = added * scale.start[channel] + (map?.shift[channel] ?? 0)
      }
    }
    run = ([evaluate], [pack])
  }

  func forward() -> [Stage] { run.evaluation }
  func backward() -> [Stage] { [] }
  func evaluation() -> [Stage] { run.evaluation }
  func packing() -> [Stage] { run.packing }

  /// Sub-vectors and codes as the loops read them: the tables of all parts, subspace by subspace.
  private struct Tables {
    let products: [ProductWeights]
    /// How many there are at a pixel.
    let count: Int
    /// Numbers of a table, filled up to whole vectors.
    let width: Int
    let starts: [Int32]
    let sizes: [Int32]
    /// [tap][table][output], with room for whole vectors.
    let codes: [UInt16]
    /// Of each table its inputs, one after another, each with `width` numbers.
    let codebook: Buffer

    init(_ products: [ProductWeights], outputs: Int, pixel: Int, lanes: Int) {
      self.products = products
      let cut = products[0].cut
      let subspaces = cut.sizes.count
      count = products.count * subspaces
      width = ((products.map(\.count).max() ?? 1) + lanes - 1) / lanes * lanes
      starts = products.flatMap { $0.cut.sizes.indices.map { Int32(cut.range(of: $0).lowerBound) } }
      sizes = products.flatMap { $0.cut.sizes.map { Int32($0) } }
      let taps = cut.vectors / max(outputs, 1)
      var codes = [UInt16](repeating: 0, count: taps * count * pixel)
      for (part, product) in products.enumerated() {
        for subspace in 0..<subspaces {
          for vector in 0..<cut.vectors {
            let (output, tap) = vector.quotientAndRemainder(dividingBy: taps)
            codes[(tap * count + part * subspaces + subspace) * pixel + output] =
              UInt16(product.codes.values[subspace * cut.vectors + vector])
          }
        }
      }
      self.codes = codes
      codebook = Buffer(products.count * cut.inputs * width)
    }

    /// - Parameter numbers: D of a part, row by row.
    func load(_ numbers: Floats, part: Int) {
      let inputs = products[part].cut.inputs
      for row in 0..<products[part].count {
        for input in 0..<inputs {
          codebook.start[(part * inputs + input) * width + row] = numbers[row * inputs + input]
        }
      }
    }
  }
}
