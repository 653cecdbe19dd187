typealias Floats = UnsafeMutablePointer<Float>

/// Floats at an address that does not move, zero at first and aligned to a cache line.
///
/// One vector more is allocated than asked for, so that a whole vector can be read at the last float.
final class Buffer {
  let start: Floats
  let count: Int
  private static let alignment = 64
  private static let slack = 16

  init(_ count: Int) {
    self.count = count
    let bytes = (count + Buffer.slack) * MemoryLayout<Float>.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: Buffer.alignment)
    start = memory.bindMemory(to: Float.self, capacity: count + Buffer.slack)
    start.initialize(repeating: 0, count: count + Buffer.slack)
  }

  deinit { UnsafeMutableRawPointer(start).deallocate() }
}
