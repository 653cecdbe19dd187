import Foundation
import Networks

extension NetworkPacker {
  /// No bit says more than 2⁸ − 1 weights, whatever a file promises; with room for layers that are small anyway.
  private static func room(_ bytes: [UInt8]) -> Int { (1 << 16) + bytes.count * 8 * (1 << (GapCode.widths.upperBound)) }

  /// Reads a row of bits back.
  ///
  /// - Throws: what is wrong with it; it may come from anybody.
  static func unpacked(_ bytes: [UInt8]) throws -> Network {
    var bits = BitReader(bytes)
    let head = try SymbolBlock.read(from: &bits)
    guard head.width == 8 else { throw NetworkError.structure("its head is no text") }
    var archive = try NetworkArchive(head: Data(head.values.map(UInt8.init)), arrays: [])
    var room = room(bytes)
    let whole = room
    try archive.visitForms { (_, form) throws(NetworkError) in
      form = try form.puttingBackCodes { (size, mask) throws(NetworkError) in
        guard (0...room).contains(size.count), (1...32).contains(size.bits) else {
          throw .structure("its codes are not as many as it says")
        }
        room -= size.count
        return try codes(size, inside: mask, from: &bits)
      }
    }
    for count in try archive.numberCounts() {
      let width = try bits.next(1) == 1 ? 64 : 32
      guard count <= bits.left / width else { throw NetworkError.structure("its numbers end too early") }
      var numbers: [Double] = []
      numbers.reserveCapacity(count)
      for _ in 0..<count {
        let pattern = try bits.next(width)
        numbers.append(
          width == 64 ? Double(bitPattern: pattern) : Double(Float(bitPattern: UInt32(truncatingIfNeeded: pattern))))
      }
      archive.arrays.append(numbers)
    }
    try bits.checkEnd()
    return try archive.network(room: whole)
  }

  private static func codes(_ size: Codes.Size, inside mask: Codes?, from bits: inout BitReader) throws(NetworkError)
    -> Codes
  {
    if let grains = size.grains {
      guard size.bits == 1, mask == nil, grains.isWhole, grains.total == size.count else {
        throw .structure("its masks are not in the grains that it says")
      }
      let flags = try codes(.init(bits: 1, count: grains.count), inside: nil, from: &bits)
      return Codes(grains.spread(flags.values.map { $0 == 1 }))
    }
    let isGaps = size.bits == 1 && mask == nil ? try bits.next(1) == 1 : false
    let (values, width) = try SymbolBlock.read(from: &bits)
    var all: [UInt32]? = values
    if isGaps {
      all =
        GapCode.widths.contains(width)
        ? GapCode.entries(values, bits: width, count: size.count)?.map { $0 ? 1 : 0 } : nil
    } else if width != size.bits {
      all = nil
    } else if let mask, mask.count == size.count {
      all = mask.spread(values)
    }
    guard let all, all.count == size.count else { throw .structure("its codes are not as many as it says") }
    return Codes(all, bits: size.bits)
  }
}

extension Codes {
  /// Values where the mask is 1, and 0 elsewhere; nil if they are not so many.
  fileprivate func spread(_ kept: [UInt32]) -> [UInt32]? {
    var rest = kept[...]
    var all: [UInt32] = []
    all.reserveCapacity(count)
    for flag in values {
      if flag == 0 {
        all.append(0)
      } else if let value = rest.popFirst() {
        all.append(value)
      } else {
        return nil
      }
    }
    return rest.isEmpty ? all : nil
  }
}
