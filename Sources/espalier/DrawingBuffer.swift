import Glibc

/// A stream that libedit draws into, so that what it draws can be translated before it is seen.
final class DrawingBuffer {
  let file: UnsafeMutablePointer<FILE>
  // Their addresses must stay where they are for as long as the stream lives.
  private let start = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: 1)
  private let count = UnsafeMutablePointer<Int>.allocate(capacity: 1)

  init?() {
    start.initialize(to: nil)
    count.initialize(to: 0)
    guard let file = open_memstream(start, count) else {
      start.deallocate()
      count.deallocate()
      return nil
    }
    self.file = file
  }

  deinit {
    fclose(file)
    free(start.pointee)
    start.deallocate()
    count.deallocate()
  }

  /// What has been drawn since the last time.
  func take() -> String {
    fflush(file)
    guard let first = start.pointee, count.pointee > 0 else { return "" }
    let drawn = String(decoding: UnsafeRawBufferPointer(start: first, count: count.pointee), as: UTF8.self)
    rewind(file)
    return drawn
  }
}
