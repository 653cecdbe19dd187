import Foundation

/// A counter-based random generator: the same key and counter give the same number on any thread, in any order.
///
/// Philox 4×32 with 10 rounds. Each round multiplies two words by the constants M₀ and M₁, and mixes the high
/// halves with the other two words and the round key; the round key grows by W₀ and W₁.
///
///     (c₀, c₁, c₂, c₃) ← (hi(M₁·c₂) ⊕ c₁ ⊕ k₀,  lo(M₁·c₂),  hi(M₀·c₀) ⊕ c₃ ⊕ k₁,  lo(M₀·c₀))
///
/// - Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
public struct Philox: Sendable {
  private static let multipliers: (UInt32, UInt32) = (0xD251_1F53, 0xCD9E_8D57)
  private static let weyl: (UInt32, UInt32) = (0x9E37_79B9, 0xBB67_AE85)

  /// Four random words for one counter.
  public static func words(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var c = counter
    var k = key
    for _ in 0..<10 {
      let p0 = multipliers.0.multipliedFullWidth(by: c[0])
      let p1 = multipliers.1.multipliedFullWidth(by: c[2])
      c = SIMD4(p1.high ^ c[1] ^ k[0], p1.low, p0.high ^ c[3] ^ k[1], p0.low)
      k = SIMD2(k[0] &+ weyl.0, k[1] &+ weyl.1)
    }
    return c
  }
}

/// A stream of random numbers that belongs to a seed, a purpose and a step; numbers are found by their index.
///
/// Two streams that differ in any of the three are independent, so a dropout mask never depends on how many
/// numbers a shuffle has used, nor on the number of threads.
public struct RandomStream: Sendable {
  /// What the numbers are for. The raw values are part of the bit-for-bit promise: never renumber them.
  public enum Purpose: UInt32, Sendable {
    case initialization = 1
    case shuffle = 2
    case dropout = 3
    case dataset = 4
    case workspace = 5
    case differences = 6
    case pruning = 7
  }

  private let key: SIMD2<UInt32>
  private let purpose: UInt32
  private let step: UInt32

  /// - Parameter lane: tells streams of one purpose apart, such as the layers of a network.
  public init(seed: UInt64, purpose: Purpose, lane: Int = 0, step: Int = 0) {
    key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    self.purpose = purpose.rawValue | UInt32(truncatingIfNeeded: lane) << 8
    self.step = UInt32(truncatingIfNeeded: step)
  }

  private func bits(_ index: Int) -> (UInt64, UInt64) {
    let low = UInt32(truncatingIfNeeded: index)
    let high = UInt32(truncatingIfNeeded: index >> 32)
    let w = Philox.words(counter: SIMD4(low, high, step, purpose), key: key)
    return (UInt64(w[0]) << 32 | UInt64(w[1]), UInt64(w[2]) << 32 | UInt64(w[3]))
  }

  /// A number from [0, 1), a multiple of 2⁻⁵³.
  public func uniform(_ index: Int) -> Double { Double(bits(index).0 >> 11) * 0x1p-53 }

  /// A row of `count` numbers, 1 with probability q to 2⁻¹⁶, else 0: each counter decides eight, by 16 bits each.
  ///
  /// - Parameter row: rows of one length do not overlap.
  public func bernoulli(_ count: Int, probability q: Double, row: Int) -> [Double] {
    let limit = UInt64((min(max(q, 0), 1) * 0x1p16).rounded())
    let counters = (count + 7) / 8
    var numbers = [Double](repeating: 0, count: count)
    for counter in 0..<counters {
      let (a, b) = bits(row * counters + counter)
      for place in 0..<min(8, count - 8 * counter) {
        let word = (place < 4 ? a : b) >> UInt64(16 * (place % 4)) & 0xFFFF
        numbers[8 * counter + place] = word < limit ? 1 : 0
      }
    }
    return numbers
  }

  /// A number from N(0, 1), by Box and Muller: √(−2 ln u)·cos(2πv) with u from (0, 1].
  public func normal(_ index: Int) -> Double {
    let (a, b) = bits(index)
    let u = Double((a >> 11) + 1) * 0x1p-53
    let v = Double(b >> 11) * 0x1p-53
    return (-2 * log(u)).squareRoot() * cos(2 * .pi * v)
  }

  /// A whole number from 0..<bound, by multiplication; the bias is below bound·2⁻⁶⁴.
  public func integer(below bound: Int, _ index: Int) -> Int {
    Int(bits(index).0.multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// The numbers 0..<count in random order, by Fisher and Yates from the end.
  public func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<max(count, 0))
    for last in stride(from: count - 1, to: 0, by: -1) { order.swapAt(last, integer(below: last + 1, last)) }
    return order
  }
}

extension Tensor {
  /// Independent numbers from [0, 1); element i has index `offset + i` in the stream.
  public static func uniform(_ shape: Shape, from stream: RandomStream, offset: Int = 0) -> Tensor {
    Tensor(shape: shape, elements: numbers(shape.count, cost: 16) { stream.uniform(offset + $0) })
  }

  /// Independent numbers from N(mean, deviation²).
  public static func normal(
    _ shape: Shape, mean: Double = 0, deviation: Double = 1, from stream: RandomStream, offset: Int = 0
  ) -> Tensor {
    Tensor(shape: shape, elements: numbers(shape.count, cost: 16) { mean + deviation * stream.normal(offset + $0) })
  }
}
