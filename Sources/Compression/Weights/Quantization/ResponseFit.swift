import Decompositions
import Networks
import Tensors

/// Sub-vectors of a layer that keep what it gives, rather than its weights:
///
///     E = Σ_p ‖o_p − Σ_m (D^m·B^m)ᵀ·s_p^m‖² = Σ_p ‖o_p‖² − 2·⟨U, W⟩ + ⟨W, G·W⟩,   G = Σ_p s_p·s_pᵀ,   U = Σ_p s_p·o_pᵀ
///
/// s_p is what the quantised layers before hand on at position p, and o_p what the layer gives in the whole network, without
/// its bias. One subspace after another is made better while all others stay; of its G and of v = U − Σ_others G·W
///
///     a sub-vector D_k   solves  Σ_{(t,u),(t,u') of k} G_uu'·D_k = Σ_{(t,u) of k} v_tu − what others of the subspace give
///     a code b(t,u)      is      argmin_k D_kᵀ·G_uu·D_k − 2·v_tu·D_k
///
/// For a linear layer the first is D_k = G⁻¹·(mean of v_t). Both go by responses: the nearest weights need not give the
/// nearest response. No step makes E larger but for rounding.
///
/// - Source: Wu, Leng, Wang, Hu & Cheng 2016, arXiv:1512.06473, sections 3.2 and 3.3
struct ResponseFit {
  /// D: K × inputs
  private var codebook: [Double]
  private var codes: [UInt32]
  private let cut: SubvectorCut
  private let count: Int
  private let taps: Int
  private var groups: [Group]
  /// Σ‖o‖²
  let total: Double
  /// E at first, and after every block.
  private(set) var errors: [Double]

  /// Outputs that read the same inputs.
  private struct Group {
    /// Its first output's place among the sub-vectors of a subspace.
    let start: Int
    /// How many outputs it has.
    let outputs: Int
    /// G: a row and a column for each weight of an output.
    let gram: Matrix
    /// U − G·W: a row for each weight of an output, a column for each output.
    var rest: Matrix
  }

  /// Directions in which the inputs say less than this share of their mean leave a sub-vector where it is: what some images
  /// hardly show is rather the weights' business. Of 10⁻⁶ to 10⁻¹ this read most test glyphs, for two seeds of one network.
  private static let ridge = 1e-2
  private static let sweeps = 4

  /// - Parameters:
  ///   - form: where it begins; W's second axis is cut.
  ///   - weights: W of the whole layer, outputs first.
  ///   - whole: what each group of outputs sees in the whole network, a row for each position.
  ///   - seen: the same in the quantised network.
  /// - Throws: `CompressionError.notFinite` if responses are not finite.
  init(_ form: ProductWeights, weights: Tensor, whole: [Tensor], seen: [Tensor]) throws(CompressionError) {
    (cut, count, codes, codebook) = (form.cut, form.count, form.codes.values, form.codebook.elements)
    let depth = weights.count / max(weights.shape[0], 1)
    taps = depth / max(cut.inputs, 1)
    let outputs = weights.shape[0] / max(seen.count, 1)
    let now = form.realized
    var groups: [Group] = []
    var (total, error) = (0.0, 0.0)
    for (place, (whole, seen)) in zip(whole, seen).enumerated() {
      try Cancellation.checkPruning()
      let own = Matrix(weights, from: place * outputs, rows: outputs, columns: depth).transposed
      let start = Matrix(now, from: place * outputs, rows: outputs, columns: depth).transposed
      let response = Matrix(whole) * own
      let columns = Matrix(seen).transposed
      let (gram, u) = (columns * Matrix(seen), columns * response)
      let rest = u - gram * start
      let size = response.dot(response)
      total += size
      error += size - u.dot(start) - rest.dot(start)
      guard size.isFinite, gram.isFinite, rest.isFinite else { throw .notFinite("responses") }
      groups.append(Group(start: place * outputs * taps, outputs: outputs, gram: gram, rest: rest))
    }
    (self.groups, self.total, errors) = (groups, total, [error])
  }

  var form: ProductWeights { ProductWeights(cut: cut, codebook: codebook, codes: codes) }

  /// The share of what the layer gives that is missing: √(E/Σ‖o‖²).
  var relativeError: Double { total > 0 ? (max(errors[errors.count - 1], 0) / total).squareRoot() : 0 }

  /// Goes over all subspaces until that gains little.
  mutating func run() throws(CompressionError) {
    for _ in 0..<Self.sweeps {
      let before = errors[errors.count - 1]
      for subspace in cut.sizes.indices {
        try Cancellation.checkPruning()
        improve(subspace)
      }
      if errors[errors.count - 1] > 0.999 * before { return }
    }
  }

  private func code(_ subspace: Int, _ group: Group, _ output: Int, _ tap: Int) -> Int {
    Int(codes[subspace * cut.vectors + group.start + output * taps + tap])
  }

  /// A subspace's part of a group's W: a row for each of its inputs and taps.
  private func part(_ subspace: Int, _ group: Group) -> Matrix {
    let inputs = cut.range(of: subspace)
    var w = Matrix(rows: inputs.count * taps, columns: group.outputs)
    for (row, input) in inputs.enumerated() {
      for tap in 0..<taps {
        for output in 0..<group.outputs {
          w[row * taps + tap, output] = codebook[code(subspace, group, output, tap) * cut.inputs + input]
        }
      }
    }
    return w
  }

  private mutating func improve(_ subspace: Int) {
    let inputs = cut.range(of: subspace)
    let rows = (inputs.lowerBound * taps)..<(inputs.upperBound * taps)
    let old = groups.map { part(subspace, $0) }
    let own = groups.map { $0.gram.part(rows, rows) }
    // v, which is what this subspace is to give.
    let wanted = groups.indices.map { groups[$0].rest.part(rows, 0..<groups[$0].outputs) + own[$0] * old[$0] }
    moveSubvectors(of: subspace, own, wanted)
    chooseCodes(of: subspace, own, wanted)
    var error = errors[errors.count - 1]
    for index in groups.indices {
      let step = part(subspace, groups[index]) - old[index]
      error += step.dot(own[index] * step) - 2 * groups[index].rest.part(rows, 0..<groups[index].outputs).dot(step)
      groups[index].rest = groups[index].rest - groups[index].gram.part(0..<groups[index].gram.rows, rows) * step
    }
    errors.append(error)
  }

  /// Each sub-vector to where it gives most of what is wanted, the others of the subspace as they are.
  private mutating func moveSubvectors(of subspace: Int, _ own: [Matrix], _ wanted: [Matrix]) {
    let inputs = cut.range(of: subspace)
    let size = inputs.count
    // Σ G_uu' of the pairs of taps that two sub-vectors have in one output.
    var pairs: [Int: [Int: [Double]]] = [:]
    var sums = [Double](repeating: 0, count: count * size)
    for (place, group) in groups.enumerated() {
      for output in 0..<group.outputs {
        for tap in 0..<taps {
          let k = code(subspace, group, output, tap)
          for i in 0..<size { sums[k * size + i] += wanted[place][i * taps + tap, output] }
          for other in 0..<taps {
            let l = code(subspace, group, output, other)
            var block = pairs[k]?[l] ?? [Double](repeating: 0, count: size * size)
            for i in 0..<size {
              for j in 0..<size { block[i * size + j] += own[place][i * taps + tap, j * taps + other] }
            }
            pairs[k, default: [:]][l] = block
          }
        }
      }
    }
    func subvector(_ k: Int) -> [Double] { inputs.map { codebook[k * cut.inputs + $0] } }
    for k in 0..<count {
      guard let blocks = pairs[k], let matrix = blocks[k],
        let system = PositiveDefiniteSystem(matrix, size: size, ridge: Self.ridge)
      else { continue }
      var target = Array(sums[(k * size)..<((k + 1) * size)])
      for (l, block) in blocks where l != k {
        let other = subvector(l)
        for i in 0..<size { for j in 0..<size { target[i] -= block[i * size + j] * other[j] } }
      }
      for (input, value) in zip(inputs, system.solution(target, from: subvector(k))) {
        codebook[k * cut.inputs + input] = value
      }
    }
  }

  /// Each output and tap to the sub-vector that gives most of what is wanted; its own where none is better.
  private mutating func chooseCodes(of subspace: Int, _ own: [Matrix], _ wanted: [Matrix]) {
    let inputs = cut.range(of: subspace)
    let size = inputs.count
    let vectors = (0..<count).map { k in inputs.map { codebook[k * cut.inputs + $0] } }
    for (place, group) in groups.enumerated() {
      // G_uu'·D_k, and D_kᵀ·G_uu·D_k.
      func product(_ tap: Int, _ other: Int, _ k: Int) -> [Double] {
        (0..<size).map { i in
          (0..<size).reduce(0) { $0 + own[place][i * taps + tap, $1 * taps + other] * vectors[k][$1] }
        }
      }
      let squares = (0..<taps).map { tap in
        (0..<count).map { k in zip(product(tap, tap, k), vectors[k]).reduce(0) { $0 + $1.0 * $1.1 } }
      }
      for output in 0..<group.outputs {
        for tap in 0..<taps {
          var v = (0..<size).map { wanted[place][$0 * taps + tap, output] }
          for other in 0..<taps where other != tap {
            for (i, value) in product(tap, other, code(subspace, group, output, other)).enumerated() { v[i] -= value }
          }
          func cost(_ k: Int) -> Double { squares[tap][k] - 2 * zip(v, vectors[k]).reduce(0) { $0 + $1.0 * $1.1 } }
          var (best, least) = (code(subspace, group, output, tap), cost(code(subspace, group, output, tap)))
          for k in 0..<count {
            let cost = cost(k)
            if cost < least { (best, least) = (k, cost) }
          }
          codes[subspace * cut.vectors + group.start + output * taps + tap] = UInt32(best)
        }
      }
    }
  }
}

/// As the formulas above need it: two axes, and products that cannot fail.
private struct Matrix {
  let rows: Int
  let columns: Int
  private var elements: [Double]

  init(rows: Int, columns: Int) { self.init(rows, columns, [Double](repeating: 0, count: rows * columns)) }

  private init(_ rows: Int, _ columns: Int, _ elements: [Double]) {
    (self.rows, self.columns, self.elements) = (rows, columns, elements)
  }

  init(_ tensor: Tensor) { self.init(tensor.shape[0], tensor.count / max(tensor.shape[0], 1), tensor.elements) }

  /// Some rows of a tensor's elements.
  init(_ tensor: Tensor, from row: Int, rows: Int, columns: Int) {
    self.init(rows, columns, Array(tensor.elements[(row * columns)..<((row + rows) * columns)]))
  }

  subscript(row: Int, column: Int) -> Double {
    get { elements[row * columns + column] }
    set { elements[row * columns + column] = newValue }
  }

  var isFinite: Bool { elements.allSatisfy(\.isFinite) }

  var transposed: Matrix {
    var result = Matrix(rows: columns, columns: rows)
    for i in 0..<rows { for j in 0..<columns { result[j, i] = self[i, j] } }
    return result
  }

  func part(_ rows: Range<Int>, _ columns: Range<Int>) -> Matrix {
    Matrix(rows.count, columns.count, rows.flatMap { i in columns.map { self[i, $0] } })
  }

  func dot(_ other: Matrix) -> Double { zip(elements, other.elements).reduce(0) { $0 + $1.0 * $1.1 } }

  static func + (a: Matrix, b: Matrix) -> Matrix {
    Matrix(a.rows, a.columns, zip(a.elements, b.elements).map { $0 + $1 })
  }
  static func - (a: Matrix, b: Matrix) -> Matrix {
    Matrix(a.rows, a.columns, zip(a.elements, b.elements).map { $0 - $1 })
  }

  static func * (a: Matrix, b: Matrix) -> Matrix {
    let (left, right) = (
      Tensor(shape: [a.rows, a.columns], elements: a.elements),
      Tensor(shape: [b.rows, b.columns], elements: b.elements)
    )
    // Their sizes agree wherever this is used.
    let product = try? left.matrixProduct(right)
    return Matrix(a.rows, b.columns, product?.elements ?? [Double](repeating: .nan, count: a.rows * b.columns))
  }
}
