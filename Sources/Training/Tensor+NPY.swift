import Foundation
import Networks
import Tensors

extension Tensor {
  /// The tensor as a file of NumPy, which most numerical programs read: `numpy.load("w.npy")`.
  ///
  ///     93 "NUMPY" 01 00 | length of the header, 2 bytes | header, a Python dictionary | count · 8 bytes
  ///
  /// Numbers are little-endian doubles in row-major order, every bit of them.
  ///
  /// - Source: NEP 1, "A simple file format for NumPy arrays", version 1.0
  public var npy: Data {
    let sizes = shape.dimensions.map(String.init).joined(separator: ", ") + (shape.rank == 1 ? "," : "")
    var header = "{'descr': '<f8', 'fortran_order': False, 'shape': (\(sizes)), }"
    // The numbers begin at a multiple of 64 bytes: 10 before the header, and a line feed at its end.
    header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
    var data = Data([0x93] + Array("NUMPY".utf8) + [1, 0])
    data.append(contentsOf: [UInt8(header.utf8.count & 0xff), UInt8(header.utf8.count >> 8)])
    data.append(contentsOf: header.utf8)
    data.appendLittleEndian(elements)
    return data
  }
}
