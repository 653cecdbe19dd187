import Tensors

/// Vectors gathered around a few centres: Lloyd's k-means.
///
///     min over c of Σ_v ‖x_v − c_k(v)‖²,   k(v) the nearest;   each c_k the mean of what is nearest to it
///
/// The first centres are drawn from the vectors, each with a chance that grows as its squared distance from those drawn
/// before (k-means++). A centre that nothing is nearest to goes to the vector that is farthest from its own. Neither step
/// makes the sum larger.
///
/// - Source: Lloyd 1982; Arthur & Vassilvitskii 2007, "k-means++"
/// - Complexity: vectors × centres × size for each of at most fifty rounds
struct VectorClusters {
  let size: Int
  /// One after another, and none that nothing is nearest to.
  private(set) var centres: [Double] = []
  /// For each vector the number of its centre.
  private(set) var codes: [UInt32] = []
  /// The sum above after each round.
  private(set) var sums: [Double] = []

  /// How many centres there are.
  var count: Int { centres.count / max(size, 1) }

  /// - Parameters:
  ///   - numbers: vectors of `size` numbers, one after another.
  ///   - count: centres at most; so many different vectors or fewer come back exactly.
  ///   - offset: where in the stream the first of `count` numbers is.
  init(_ numbers: [Double], size: Int, count: Int, from stream: RandomStream, offset: Int = 0) {
    self.size = size
    let vectors = stride(from: 0, to: numbers.count, by: size).map { Array(numbers[$0..<($0 + size)]) }
    guard !vectors.isEmpty, count > 0 else { return }
    var places: [[Double]: Int] = [:]
    for vector in vectors where places[vector] == nil && places.count <= count { places[vector] = places.count }
    if places.count <= count {
      centres = places.sorted { $0.value < $1.value }.flatMap(\.key)
      codes = vectors.map { UInt32(places[$0] ?? 0) }
      sums = [0]
      return
    }
    drawCentres(vectors, count: count, stream, offset)
    var distances = assign(vectors)
    for _ in 0..<50 {
      let old = codes
      moveCentres(vectors, &distances)
      distances = assign(vectors)
      if codes == old { break }
    }
    leaveOutUnused()
  }

  private func distance(_ vector: [Double], _ centre: Int) -> Double {
    var sum = 0.0
    for i in 0..<size {
      let difference = vector[i] - centres[centre * size + i]
      sum += difference * difference
    }
    return sum
  }

  private mutating func drawCentres(_ vectors: [[Double]], count: Int, _ stream: RandomStream, _ offset: Int) {
    centres = vectors[stream.integer(below: vectors.count, offset)]
    var nearest = vectors.map { distance($0, 0) }
    for draw in 1..<max(count, 1) {
      var left = stream.uniform(offset + draw) * nearest.reduce(0, +)
      var chosen = nearest.lastIndex { $0 > 0 } ?? 0
      for (place, share) in nearest.enumerated() where share > 0 {
        left -= share
        if left < 0 {
          chosen = place
          break
        }
      }
      centres += vectors[chosen]
      for place in vectors.indices { nearest[place] = min(nearest[place], distance(vectors[place], draw)) }
    }
  }

  /// Each vector to its nearest centre, the first of those as near.
  ///
  /// - Returns: the squared distances
  private mutating func assign(_ vectors: [[Double]]) -> [Double] {
    codes = [UInt32](repeating: 0, count: vectors.count)
    var distances = [Double](repeating: 0, count: vectors.count)
    for (place, vector) in vectors.enumerated() {
      var best = Double.infinity
      for centre in 0..<count {
        let distance = distance(vector, centre)
        if distance < best { (best, codes[place]) = (distance, UInt32(centre)) }
      }
      distances[place] = best
    }
    sums.append(distances.reduce(0, +))
    return distances
  }

  private mutating func moveCentres(_ vectors: [[Double]], _ distances: inout [Double]) {
    var totals = [Double](repeating: 0, count: centres.count)
    var counts = [Int](repeating: 0, count: count)
    for (vector, code) in zip(vectors, codes) {
      counts[Int(code)] += 1
      for i in 0..<size { totals[Int(code) * size + i] += vector[i] }
    }
    for centre in counts.indices {
      var target = totals[(centre * size)..<((centre + 1) * size)].map { $0 / Double(counts[centre]) }
      if counts[centre] == 0 {
        guard let farthest = distances.indices.max(by: { distances[$0] < distances[$1] }) else { continue }
        (target, distances[farthest]) = (vectors[farthest], 0)
      }
      centres.replaceSubrange((centre * size)..<((centre + 1) * size), with: target)
    }
  }

  private mutating func leaveOutUnused() {
    let used = Set(codes).sorted()
    guard used.count < count else { return }
    centres = used.flatMap { centres[(Int($0) * size)..<((Int($0) + 1) * size)] }
    let places = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($1, UInt32($0)) })
    codes = codes.map { places[$0] ?? 0 }
  }
}
