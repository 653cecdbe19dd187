import Foundation
import Tensors
import Testing

@testable import Training

@Suite struct NPYTests {
  /// Written down from `numpy.save` of the same array, NumPy 2: 128 bytes of header, then six doubles.
  @Test func `a matrix is the file that NumPy writes`() {
    let data = Tensor(shape: [2, 3], elements: [0, 1, -2, 0.5, .infinity, 4]).npy
    let header = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }"
    #expect(data.prefix(10) == Data([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]))
    #expect(
      String(decoding: data[10..<128], as: UTF8.self) == header.padding(toLength: 117, withPad: " ", startingAt: 0)
        + "\n")
    #expect(data.count == 128 + 48)
    #expect(Array(data[136..<144]) == [0, 0, 0, 0, 0, 0, 0xf0, 0x3f])
    #expect(Array(data[144..<152]) == [0, 0, 0, 0, 0, 0, 0, 0xc0])
  }

  @Test(arguments: [
    Shape.scalar, [3], [1, 1], [2, 3, 4, 5], [0], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  ])
  func `numbers begin at a multiple of 64 bytes`(shape: Shape) {
    let data = Tensor(shape: shape).npy
    #expect((data.count - 8 * shape.count) % 64 == 0)
    let length = Int(data[8]) + 256 * Int(data[9])
    #expect(10 + length + 8 * shape.count == data.count && data[9 + length] == 10)
  }
}
