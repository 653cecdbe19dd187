import Foundation
import Networks
import Reports

/// A network as a row of bits, and what takes how many.
struct NetworkPacker {
  private(set) var writer = BitWriter()
  var bits: StoredBits

  /// - Parameter network: bare
  init(_ network: Network) throws {
    bits = StoredBits(layers: network.nodes.map { .init(whole: $0) }, headBits: 0, bytes: 0)
    var archive = NetworkArchive(network)
    archive.leaveOutWholeOrigins()
    var codes: [(node: Int, codes: Codes, mask: Codes?, areMask: Bool)] = []
    try archive.visitForms { index, form in
      form = form.takingOutCodes { own, mask, areMask in
        let grain = areMask ? own.cheapestGrain(of: network.nodes[index], in: network) : nil
        bits.layers[index].grain = grain?.word ?? bits.layers[index].grain
        codes.append((index, grain?.flags ?? own, mask, areMask))
        return grain?.grains
      }
    }
    SymbolBlock([UInt8](try archive.headData).map(UInt32.init), width: 8).write(to: &writer)
    bits.headBits = writer.count
    for (node, codes, mask, areMask) in codes { append(codes, inside: mask, areMask: areMask, of: node) }
    var arrays = archive.arrays[...]
    for (index, node) in network.nodes.enumerated() {
      for (description, _) in node.layer.parameters {
        guard let numbers = arrays.popFirst() else { continue }
        let start = writer.count
        append(numbers)
        if description.role == .codebook {
          bits.layers[index].codebookBits += writer.count - start
        } else {
          bits.layers[index].numberBits += writer.count - start
        }
      }
    }
    bits.layers.removeAll { $0.bits == 0 }
  }

  private mutating func append(_ codes: Codes, inside mask: Codes?, areMask: Bool, of node: Int) {
    let start = writer.count
    guard codes.bits == 1, mask == nil else {
      let values = mask.map { zip(codes.values, $0.values).filter { $1 == 1 }.map(\.0) } ?? codes.values
      let block = SymbolBlock(values, width: codes.bits)
      block.write(to: &writer)
      bits.layers[node].codeBits += writer.count - start
      bits.layers[node].savedBits += block.plainBits - block.bits
      return
    }
    let (block, isGaps, plainBits) = codes.maskBlock
    writer.append(isGaps)
    block.write(to: &writer)
    let taken = writer.count - start
    if areMask { bits.layers[node].indexBits += taken } else { bits.layers[node].codeBits += taken }
    bits.layers[node].savedBits += plainBits - block.bits
  }

  private mutating func append(_ numbers: [Double]) {
    let isShort = numbers.allSatisfy { Double(Float($0)).bitPattern == $0.bitPattern }
    writer.append(!isShort)
    for number in numbers {
      if isShort {
        writer.append(UInt64(Float(number).bitPattern), 32)
      } else {
        writer.append(number.bitPattern, 64)
      }
    }
  }
}

extension Codes {
  /// A mask as bits or as gaps, whatever takes less.
  fileprivate var maskBlock: (block: SymbolBlock, isGaps: Bool, plainBits: Int) {
    var block = SymbolBlock(values, width: 1)
    var (isGaps, plainBits) = (false, block.plainBits)
    let isThere = values.map { $0 == 1 }
    for width in GapCode.widths {
      let gaps = SymbolBlock(GapCode(isThere, bits: width).gaps, width: width)
      plainBits = min(plainBits, gaps.plainBits)
      if gaps.bits < block.bits { (block, isGaps) = (gaps, true) }
    }
    return (block, isGaps, plainBits)
  }

  /// The grains in which a mask takes the fewest bits; nil where these are single weights.
  fileprivate func cheapestGrain(of node: Network.Node, in network: Network) -> (
    word: String, grains: Grains, flags: Codes
  )? {
    let isKept = values.map { $0 == 1 }
    var best: (word: String, grains: Grains, flags: Codes)?
    var bits = maskBlock.block.bits
    for grain in Grain.ofConvolutions {
      guard let grains = grain.grains(of: node, in: network), let flags = grains.flags(of: isKept) else { continue }
      let codes = Codes(flags)
      let own = codes.maskBlock.block.bits
      if own < bits { (best, bits) = ((grain.word, grains, codes), own) }
    }
    return best
  }
}

extension StoredBits.Layer {
  fileprivate init(whole node: Network.Node) {
    self.init(node: node.name)
    let weights = node.layer.weights
    weights.map { (self.weights, kept) = ($0.count, $0.isKept.count { $0 }) }
    let own = weights?.form
    others = node.layer.parameters.reduce(0) { sum, parameter in
      let isOfWeights = own?.stores(parameter.description.name) ?? false
      return isOfWeights || !parameter.description.role.isTrained ? sum : sum + parameter.value.count
    }
  }
}
