import Files
import Foundation
import Networks
import Reports

/// A network on disk in as few bytes as its forms of weights allow: what is handed on, not what training goes on from.
///
///     espalier compressed 1 <CRC-32 of the rest, hexadecimal> <length of the rest>
///
/// The rest is a row of bits, the highest first:
///
///     the head of a `NetworkArchive` without codes, its JSON byte by byte   a `SymbolBlock`
///     each form's codes, the outermost first     a mask: 1 and a block of its gaps, or 0 and a block of its bits
///                                                a mask of whole rows, kernels, filters or columns says it of these
///                                                values inside a mask: a block of those of the weights that are there
///     each parameter's numbers     0 and 32 bits each, where these hold them exactly, or 1 and 64 bits each
///
/// Momentum, history and reports stay behind. All numbers come back bit for bit.
/// `Tests/TrainingTests/Fixtures/read_compressed.py` reads it, too.
///
/// - Source: Han, Mao & Dally 2016, arXiv:1510.00149
package enum CompressedNetworkFile {
  static let format = SealedFormat(kind: "compressed", version: 1, oldest: 1)

  package static func data(of network: Network) throws(FileError) -> Data { try packed(network).data }

  /// Where the bytes go that `data` writes.
  package static func bits(of network: Network) throws(FileError) -> StoredBits { try packed(network).bits }

  /// The file, and where its bytes go.
  package static func packed(_ network: Network) throws(FileError) -> (data: Data, bits: StoredBits) {
    guard network.isFinite else {
      throw FileError("a network with numbers that are not finite is not saved")
    }
    do {
      var packer = try NetworkPacker(network.bare)
      let data = format.sealed(Data(packer.writer.bytes))
      packer.bits.bytes = data.count
      packer.bits.headBits += 8 * data.count - packer.writer.count
      return (data, packer.bits)
    } catch {
      throw FileError("the network cannot be encoded: \(error)")
    }
  }

  /// Whether a file says that it is one.
  static func isNamed(in data: Data) -> Bool { data.starts(with: Data("espalier \(format.kind) ".utf8)) }

  static func network(from data: Data, path: String) throws(FileError) -> Network {
    let payload = try format.opened(data, path: path).payload
    do {
      return try NetworkPacker.unpacked([UInt8](payload))
    } catch {
      throw .unusable(path, "network", error)
    }
  }
}
