/// The lower half of the ladder: Swift alone, one thread.
extension Ladder {
  /// The formula as it stands, one subscript for each letter.
  static let textbookLoops = Rung("textbook loops", "the formula, index by index") { problem, _ in
    PlainWork(problem) { x, w, y in
      let (c, k, h, width) = (problem.inputs, problem.outputs, problem.height, problem.width)
      for n in 0..<problem.count {
        for o in 0..<k {
          for i in 0..<h {
            for j in 0..<width {
              var sum: Float = 0
              for channel in 0..<c {
                for u in 0..<3 {
                  for v in 0..<3 {
                    let (row, column) = (i + u - 1, j + v - 1)
                    guard row >= 0, row < h, column >= 0, column < width else { continue }
                    let pixel = ((n * c + channel) * h + row) * width + column
                    sum += w[((o * c + channel) * 3 + u) * 3 + v] * x[pixel]
                  }
                }
              }
              y[((n * k + o) * h + i) * width + j] = sum
            }
          }
        }
      }
    }
  }

  /// The reference engine's way: each weight times a whole row, so that the innermost loop runs over plain memory.
  static let rowSpans = Rung("row spans", "a weight times a whole row: the inner loop is one of vectors") {
    problem, _ in
    PlainWork(problem) { x, w, y in
      let (c, k, h, width) = (problem.inputs, problem.outputs, problem.height, problem.width)
      for index in y.indices { y[index] = 0 }
      let x = x.span
      var y = y.mutableSpan
      for n in 0..<problem.count {
        for o in 0..<k {
          for channel in 0..<c {
            for u in 0..<3 {
              for v in 0..<3 {
                let weight = w[((o * c + channel) * 3 + u) * 3 + v]
                let columns = max(0, 1 - v)..<min(width, width + 1 - v)
                for i in max(0, 1 - u)..<min(h, h + 1 - u) {
                  let source = ((n * c + channel) * h + i + u - 1) * width + v - 1
                  let target = ((n * k + o) * h + i) * width
                  let read = x.extracting((source + columns.lowerBound)..<(source + columns.upperBound))
                  var row = y._mutatingExtracting((target + columns.lowerBound)..<(target + columns.upperBound))
                  for j in row.indices { row[j] += weight * read[j] }
                }
              }
            }
          }
        }
      }
    }
  }

  /// Channels last with stored zeros around the image, weights packed sixteen outputs together: four pixels times
  /// sixteen outputs stay in registers while all inputs pass, so each number read serves several products.
  static let blockingAndPacking = Rung(
    "blocking and packing", "channels last, packed weights: a tile of outputs stays in registers"
  ) { problem, _ in BlockedWork(problem) }
}

/// Loops over the arrays as they come.
private final class PlainWork: LadderWork {
  private let problem: LadderProblem
  private var y: [Float]
  private let body: ([Float], [Float], inout [Float]) -> Void

  init(_ problem: LadderProblem, _ body: @escaping ([Float], [Float], inout [Float]) -> Void) {
    (self.problem, self.body) = (problem, body)
    y = [Float](repeating: 0, count: problem.count * problem.outputs * problem.height * problem.width)
  }

  func run() {
    body(problem.x, problem.w, &y)
  }

  var result: [Float] { y }
}

private final class BlockedWork: LadderWork {
  private let problem: LadderProblem
  private let memory: LadderMemory

  init(_ problem: LadderProblem) {
    self.problem = problem
    memory = LadderMemory(problem, lanes: 8)
  }

  func run() {
    let (input, output) = (memory.geometry.input, memory.geometry.output)
    let panels = memory.panels
    for n in 0..<problem.count {
      for panel in 0..<panels.count {
        let (first, width) = (panels.start(panel), panels.width(panel))
        let weights = memory.weights.start + first * memory.geometry.depth
        for i in 0..<output.height {
          for j in stride(from: 0, to: output.width, by: 4) {
            let pixels = min(4, output.width - j)
            let x = memory.x.start + n * input.size + memory.geometry.readingStart(row: i, column: j)
            let z = memory.z.start + n * output.size + (i * output.width + j) * output.pixel + first
            if pixels == 4, width == 16 {
              tile(x, weights, z)
            } else {
              remainder(x, weights, z, pixels: pixels, width: width)
            }
          }
        }
      }
    }
  }

  /// Four pixels times sixteen outputs.
  private func tile(_ x: Floats, _ weights: Floats, _ z: Floats) {
    let (pixel, row, output) = (memory.geometry.input.pixel, memory.geometry.input.row, memory.geometry.output.pixel)
    var (a, b, c, d) = (SIMD16<Float>(), SIMD16<Float>(), SIMD16<Float>(), SIMD16<Float>())
    var w = UnsafeRawPointer(weights)
    for u in 0..<3 {
      let run = x + u * row
      for index in 0..<(3 * pixel) {
        let weight = w.loadUnaligned(as: SIMD16<Float>.self)
        a += run[index] * weight
        b += run[index + pixel] * weight
        c += run[index + 2 * pixel] * weight
        d += run[index + 3 * pixel] * weight
        w += 64
      }
    }
    for (number, sum) in [a, b, c, d].enumerated() {
      UnsafeMutableRawPointer(z + number * output).storeBytes(of: sum, as: SIMD16<Float>.self)
    }
  }

  private func remainder(_ x: Floats, _ weights: Floats, _ z: Floats, pixels: Int, width: Int) {
    let (pixel, row, output) = (memory.geometry.input.pixel, memory.geometry.input.row, memory.geometry.output.pixel)
    for number in 0..<pixels {
      for k in 0..<width {
        var sum: Float = 0
        for u in 0..<3 {
          for index in 0..<(3 * pixel) {
            sum += x[u * row + number * pixel + index] * weights[(u * 3 * pixel + index) * width + k]
          }
        }
        z[number * output + k] = sum
      }
    }
  }

  var result: [Float] { memory.result }
}
