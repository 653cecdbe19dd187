import CKernels
import Engines
import Networks
import ReferenceEngine
import Tensors

/// What channels did, read off the values of a plan for observation.
enum FastActivity {
  static func run(
    of nodes: Set<Network.NodeID>, in network: Network, on batch: Batch, withChange: Bool,
    threads: Int = FastExecutor.threadCount, instructionSet: InstructionSet = .current
  ) throws(NetworkError) -> Activity {
    try network.check(batch)
    let pool = ThreadPool(threads)
    defer { pool.close() }
    let values = network.nodes.reduce(0) { $0 + $1.shape.count }
    // As many images at a time as take about 200 MB with what lies between the nodes.
    let capacity = max(1, min(64, batch.labels.count, (1 << 24) / max(values, 1)))
    let plan = try Plan(
      network, for: .observation(images: capacity), observed: nodes, instructionSet: instructionSet, pool: pool)
    let setting = ck_flush_denormals()
    defer { ck_restore_denormals(setting) }
    var activity: Activity = [:]
    for start in stride(from: 0, to: batch.labels.count, by: capacity) {
      try Cancellation.check()
      let part = batch.part(start..<min(start + capacity, batch.labels.count))
      plan.begin(part.images)
      try plan.run(.forward)
      if withChange { try plan.runBackward(part) }
      for (id, own) in plan.activity(of: nodes, withChange: withChange) {
        activity[id] =
          activity[id].map {
            zip($0, own).map { a, b in
              var a = a; a += b; return a
            }
          } ?? own
      }
    }
    return activity
  }
}

extension Plan {
  /// From the images' own losses, not their mean.
  fileprivate func runBackward(_ batch: Batch) throws(NetworkError) {
    let output = value(network.output.id)
    let gradient = try batch.judge(output.tensor(images: 0..<count)).gradient
    output.loadGradient(gradient.map { Double(batch.labels.count) * $0 })
    try run(.backward)
  }

  /// Each node by one thread, image after image, so that sums are the same for any number of threads.
  fileprivate func activity(of nodes: Set<Network.NodeID>, withChange: Bool) -> Activity {
    let seen = network.nodes.map(\.id).filter { nodes.contains($0) }.map(value)
    var results = [[ChannelActivity]](repeating: [], count: seen.count)
    results.withUnsafeMutableBufferPointer { results in
      nonisolated(unsafe) let results = results
      pool.run(seen.count) { part, _ in results[part] = seen[part].activity(images: count, withChange: withChange) }
    }
    return Dictionary(uniqueKeysWithValues: zip(seen.map(\.node), results))
  }
}

extension Value {
  fileprivate func activity(images count: Int, withChange: Bool) -> [ChannelActivity] {
    let channels = layout.channels
    var activity = [ChannelActivity](repeating: ChannelActivity(), count: channels)
    // Sums of an image in `Float`, about 1e-6 of them; over images in `Double`.
    var sums = [Float](repeating: 0, count: 4 * layout.pixel)
    let gradientLayout = layout.compact
    for n in 0..<count {
      // About a value of the channel itself, so that nothing cancels.
      let center = image(n) + layout.corner
      for index in sums.indices { sums[index] = 0 }
      sums.withUnsafeMutableBufferPointer { buffer in
        guard let sum = buffer.baseAddress else { return }
        let (squares, active, products) = (sum + layout.pixel, sum + 2 * layout.pixel, sum + 3 * layout.pixel)
        for i in 0..<layout.height {
          for j in 0..<layout.width {
            let pixel = image(n) + layout.corner + i * layout.row + j * layout.pixel
            for c in 0..<channels {
              let distance = pixel[c] - center[c]
              sum[c] += distance
              squares[c] += distance * distance
              active[c] += pixel[c] > 0 ? 1 : 0
            }
            guard withChange, gradient != nil else { continue }
            let slope = gradient(n) + gradientLayout.corner + i * gradientLayout.row + j * gradientLayout.pixel
            for c in 0..<channels { products[c] += pixel[c] * slope[c] }
          }
        }
      }
      for c in 0..<channels {
        activity[c] += ChannelActivity(
          count: layout.pixelCount, center: Double(center[c]), sum: Double(sums[c]),
          squares: Double(sums[layout.pixel + c]), active: Int(sums[2 * layout.pixel + c]),
          change: abs(Double(sums[3 * layout.pixel + c])) / Double(layout.pixelCount))
      }
    }
    return activity
  }
}
