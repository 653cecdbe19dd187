/// Where the bits of a compressed network file go.
package struct StoredBits: Codable, Equatable, Sendable {
  /// What one layer takes.
  package struct Layer: Codable, Equatable, Sendable {
    /// Its name.
    package var node: String
    /// Weights, and how many of these are there; 0 for a layer without any.
    package var weights = 0
    package var kept = 0
    /// Numbers beside them, such as biases; all that training moves count 4 bytes where nothing is compressed.
    package var others = 0
    /// Of what says which weights are there.
    package var indexBits = 0
    /// What an index says as one, `rows`; nil for single weights.
    package var grain: String?
    /// Of what says which value of the codebook each has.
    package var codeBits = 0
    package var codebookBits = 0
    /// Of weights that have values of their own, and of biases and the like.
    package var numberBits = 0
    /// What indices and codes would take beyond that without Huffman's words, gaps in the bits that are best then.
    package var savedBits = 0

    package init(node: String) { self.node = node }

    package var bits: Int { indexBits + codeBits + codebookBits + numberBits }
    /// At 4 bytes a parameter.
    package var wholeBytes: Int { 4 * (weights + others) }
  }

  package var layers: [Layer]
  /// Of the description of the layers, and the file's first line.
  package var headBits: Int
  /// Of the file; what fills its last byte is in it.
  package var bytes: Int

  package init(layers: [Layer], headBits: Int, bytes: Int) {
    (self.layers, self.headBits, self.bytes) = (layers, headBits, bytes)
  }

  /// At 4 bytes a parameter, those that are cut too.
  package var wholeBytes: Int { layers.reduce(0) { $0 + $1.wholeBytes } }
  /// How many times fewer bytes the file has.
  package var ratio: Double { Double(wholeBytes) / Double(max(bytes, 1)) }
}
