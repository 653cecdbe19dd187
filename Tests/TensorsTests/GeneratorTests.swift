import Foundation
import Tensors
import Testing

@Suite struct GeneratorTests {
  struct KnownAnswer: Sendable {
    let counter: SIMD4<UInt32>
    let key: SIMD2<UInt32>
    let words: SIMD4<UInt32>
  }

  /// From `kat_vectors` of the Random123 distribution, lines `philox4x32 10`.
  static let knownAnswers: [KnownAnswer] = [
    KnownAnswer(
      counter: SIMD4(repeating: 0), key: SIMD2(repeating: 0),
      words: SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8)),
    KnownAnswer(
      counter: SIMD4(repeating: 0xffff_ffff), key: SIMD2(repeating: 0xffff_ffff),
      words: SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd)),
    KnownAnswer(
      counter: SIMD4(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344), key: SIMD2(0xa409_3822, 0x299f_31d0),
      words: SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1)),
  ]

  @Test(arguments: knownAnswers) func `Philox gives the known answers`(answer: KnownAnswer) {
    #expect(Philox.words(counter: answer.counter, key: answer.key) == answer.words)
  }

  private let count = 100_000

  /// Moments of U(0,1): mean 1/2, variance 1/12, fourth central moment 1/80. The mean's standard error is √(1/12n),
  /// the variance's √((1/80 − 1/144)/n). Five of them fail by chance once in 1.7 million seeds; the seeds are fixed.
  @Test(arguments: [0, 7, UInt64.max]) func `uniform numbers have the moments of U(0, 1)`(seed: UInt64) {
    let x = Tensor.uniform([count], from: RandomStream(seed: seed, purpose: .workspace))
    let n = Double(count)
    #expect(x.elements.allSatisfy { (0..<1).contains($0) })
    #expect(abs(x.mean - 0.5) < 5 * (1 / (12 * n)).squareRoot())
    #expect(abs(x.variance() - 1.0 / 12) < 5 * ((1.0 / 80 - 1.0 / 144) / n).squareRoot())
    #expect(abs(neighbourCorrelation(x)) < 5 / n.squareRoot())
  }

  /// The first four moments of N(0,1) are 0, 1, 0, 3; their standard errors √(1/n), √(2/n), √(15/n), √(96/n).
  @Test(arguments: [0, 7, UInt64.max]) func `normal numbers have the moments of N(0, 1)`(seed: UInt64) {
    let x = Tensor.normal([count], from: RandomStream(seed: seed, purpose: .initialization, lane: 2, step: 5))
    for (power, (moment, variance)) in [(0.0, 1.0), (1, 2), (0, 15), (3, 96)].enumerated() {
      let mean = x.map { pow($0, Double(power + 1)) }.mean
      #expect(abs(mean - moment) < 5 * (variance / Double(count)).squareRoot(), "moment \(power + 1) is \(mean)")
    }
    #expect(abs(neighbourCorrelation(x)) < 5 / Double(count).squareRoot())
  }

  private func neighbourCorrelation(_ x: Tensor) -> Double {
    let mean = x.mean
    let products = zip(x.elements, x.elements.dropFirst()).map { ($0 - mean) * ($1 - mean) }
    return Reduction.mean(products) / x.variance()
  }

  @Test func `mean and deviation shift and stretch the same numbers`() {
    let stream = RandomStream(seed: 3, purpose: .workspace)
    let plain = Tensor.normal([5], from: stream)
    #expect(Tensor.normal([5], mean: 2, deviation: 3, from: stream) == plain.map { 2 + 3 * $0 })
    #expect(Tensor.normal([3], from: stream, offset: 2).elements == Array(plain.elements[2...]))
    #expect(Tensor.uniform([2], from: stream, offset: 1).elements == [stream.uniform(1), stream.uniform(2)])
  }

  @Test func `streams that differ in seed, purpose, lane or step share no number`() {
    var seen: Set<Double> = []
    var streams = 0
    for seed in [0, 1, 1 << 32, 1 << 63] as [UInt64] {
      for purpose in [RandomStream.Purpose.initialization, .dropout, .differences] {
        for lane in [0, 1, 300] {
          for step in [0, 1, 70_000] {
            let stream = RandomStream(seed: seed, purpose: purpose, lane: lane, step: step)
            seen.formUnion((0..<10).map(stream.uniform))
            streams += 1
          }
        }
      }
    }
    #expect(seen.count == 10 * streams)
    let stream = RandomStream(seed: 0, purpose: .shuffle)
    #expect(stream.uniform(5) != stream.uniform(5 + 1 << 32))
  }

  /// Six faces, 60,000 throws: χ² with 5 degrees of freedom exceeds 30.9 once in 100,000 seeds.
  @Test func `whole numbers below a bound are all equally likely`() {
    let stream = RandomStream(seed: 11, purpose: .workspace)
    var counts = [Double](repeating: 0, count: 6)
    for index in 0..<60_000 { counts[stream.integer(below: 6, index)] += 1 }
    let chiSquare = counts.reduce(0) { $0 + ($1 - 10_000) * ($1 - 10_000) / 10_000 }
    #expect(chiSquare < 30.9)
    #expect((0..<100).allSatisfy { stream.integer(below: 1, $0) == 0 })
  }

  @Test func `a permutation holds every number once`() {
    for count in -1..<50 {
      let order = RandomStream(seed: 5, purpose: .shuffle, step: count + 1).permutation(count)
      #expect(order.sorted() == Array(0..<max(count, 0)))
    }
  }

  /// 24 orders, 24,000 steps: χ² with 23 degrees of freedom exceeds 65 once in 140,000 seeds.
  @Test func `all orders of four are equally likely`() {
    var counts: [[Int]: Double] = [:]
    for step in 0..<24_000 {
      counts[RandomStream(seed: 9, purpose: .shuffle, step: step).permutation(4), default: 0] += 1
    }
    #expect(counts.count == 24)
    let chiSquare = counts.values.reduce(0) { $0 + ($1 - 1000) * ($1 - 1000) / 1000 }
    #expect(chiSquare < 65)
  }
}
