import CZlib
import Foundation

extension Data {
  /// The CRC-32 of the bytes, by zlib: it finds damage and tells versions apart. No protection from somebody who means it.
  package var checksum: UInt {
    withUnsafeBytes { bytes in
      UInt(crc32_z(0, bytes.bindMemory(to: UInt8.self).baseAddress, z_size_t(bytes.count)))
    }
  }
}
