import CZlib
import Foundation
import Texts

/// Inflates gzip files (RFC 1952) of one or more members, never beyond a limit: a small file can hold gigabytes.
enum Gzip {
  /// Whether these bytes start as every gzip file does.
  static func isCompressed(_ data: Data) -> Bool { data.starts(with: [0x1f, 0x8b]) }

  /// The first `limit` bytes of what was compressed, and whether that is all of it.
  ///
  /// Memory grows with the bytes that are there, not with `limit`.
  static func inflate(_ data: Data, limit: Int, file: String) throws(DataError) -> (bytes: [UInt8], isComplete: Bool) {
    switch data.withUnsafeBytes({ members(of: $0, limit: limit) }) {
    case .bytes(let bytes, let isComplete): return (bytes, isComplete)
    case .damage(let offset, let reason): throw .corruptGzip(file: file, offset: offset, reason: reason)
    }
  }

  private enum Outcome {
    case bytes([UInt8], isComplete: Bool)
    case damage(offset: Int, reason: String)
  }

  private static func members(of input: UnsafeRawBufferPointer, limit: Int) -> Outcome {
    var stream = z_stream()
    let gzipOnly: Int32 = 15 + 16
    guard czlib_inflate_init(&stream, gzipOnly) == Z_OK else {
      return .damage(offset: 0, reason: "zlib cannot start")
    }
    defer { inflateEnd(&stream) }
    var output: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var offset = 0
    while true {
      let (status, read, written) = step(&stream, input, from: offset, into: &chunk)
      offset += read
      output += chunk[..<written]
      if output.count > limit { return .bytes(Array(output[..<limit]), isComplete: false) }
      switch status {
      case Z_OK where read > 0 || written > 0: continue
      case Z_STREAM_END where offset == input.count: return .bytes(output, isComplete: true)
      case Z_STREAM_END:
        guard input[offset...].starts(with: [0x1f, 0x8b]) else {
          return .damage(offset: offset, reason: "\((input.count - offset).grouped) bytes follow that are not gzip")
        }
        inflateReset(&stream)
      case Z_OK, Z_BUF_ERROR: return .damage(offset: offset, reason: "the file ends inside the compressed data")
      default: return .damage(offset: offset, reason: stream.msg.map { String(cString: $0) } ?? "zlib error \(status)")
      }
    }
  }

  private static func step(
    _ stream: inout z_stream, _ input: UnsafeRawBufferPointer, from offset: Int, into chunk: inout [UInt8]
  ) -> (status: Int32, read: Int, written: Int) {
    // zlib counts input in 32 bits.
    let available = min(input.count - offset, 1 << 30)
    let part = UnsafeMutableRawBufferPointer(mutating: UnsafeRawBufferPointer(rebasing: input[offset...]))
    stream.next_in = part.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.avail_in = UInt32(available)
    let room = chunk.count
    let status = chunk.withUnsafeMutableBufferPointer { buffer in
      stream.next_out = buffer.baseAddress
      stream.avail_out = UInt32(room)
      return CZlib.inflate(&stream, Z_NO_FLUSH)
    }
    return (status, available - Int(stream.avail_in), room - Int(stream.avail_out))
  }
}
