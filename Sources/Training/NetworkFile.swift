import Files
import Foundation
import Networks

/// A network on disk: one line that says what it is, then a `NetworkArchive`.
///
///     espalier network 4 <CRC-32 of the rest, hexadecimal> <length of the rest>
///
/// The checksum finds damage, the version tells what an older program wrote. The same network makes the same bytes:
/// how long something took is not kept.
public enum NetworkFile {
  static let format = SealedFormat(kind: "network", version: 4, oldest: 3)

  public static func data(of network: Network) throws(FileError) -> Data {
    guard network.isFinite else {
      throw FileError("a network with numbers that are not finite is not saved")
    }
    var network = network
    let velocities = network.velocities.values.flatMap(\.values)
    if !velocities.allSatisfy({ $0.values.allSatisfy(\.isFinite) }) { network.velocities = [:] }
    do {
      return format.sealed(try NetworkArchive(network).withoutTimes.data)
    } catch {
      throw FileError("the network cannot be encoded: \(error)")
    }
  }

  /// How many bytes a network's file takes without what only further training needs.
  public static func size(of network: Network) throws(FileError) -> Int {
    var network = network
    network.velocities = [:]
    return try data(of: network).count
  }

  public static func load(_ path: String) throws(FileError) -> Network {
    try network(from: try File(path).contents(), path: path)
  }

  public static func network(from data: Data, path: String) throws(FileError) -> Network {
    if CompressedNetworkFile.isNamed(in: data) { return try CompressedNetworkFile.network(from: data, path: path) }
    let (payload, version) = try format.opened(data, path: path)
    do {
      let archive = version == 3 ? try NetworkArchive(version3: payload) : try NetworkArchive(payload)
      return try archive.network()
    } catch {
      throw .unusable(path, "network", error)
    }
  }
}
