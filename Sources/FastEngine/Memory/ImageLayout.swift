import Tensors

/// How an image lies in memory: row by row, the channels of a pixel together, filled up to whole vectors.
///
/// Around the image stand stored zeros, so that a convolution reads its padding like any other pixel. Channels that
/// only fill up are zero too, and stay so.
struct ImageLayout: Equatable {
  let channels: Int
  let height: Int
  let width: Int
  /// Floats from one pixel to the next.
  let pixel: Int
  /// Zero rows above, and zero columns left of the image.
  let lead: Int
  let storedHeight: Int
  let storedWidth: Int

  /// - Parameter margin: what readers need around the image.
  init(channels: Int, height: Int, width: Int, pixel: Int, margin: Margin = Margin()) {
    (self.channels, self.height, self.width, self.pixel) = (channels, height, width, pixel)
    lead = margin.lead
    storedHeight = margin.lead + max(height, margin.height)
    storedWidth = margin.lead + max(width, margin.width)
  }

  /// The layout of one example's value, C×H×W or C.
  ///
  /// - Parameter pixel: floats from one pixel to the next; by default the channels, filled up to whole vectors.
  init(_ shape: Shape, pixel: Int?, lanes: Int, margin: Margin = Margin()) {
    let isImage = shape.rank == 3
    self.init(
      channels: shape[0], height: isImage ? shape[1] : 1, width: isImage ? shape[2] : 1,
      pixel: pixel ?? (shape[0] + lanes - 1) / lanes * lanes, margin: margin)
  }

  /// Floats from one row to the next.
  var row: Int { storedWidth * pixel }
  /// Floats of one image.
  var size: Int { storedHeight * row }
  /// Where the image's first pixel is.
  var corner: Int { lead * row + lead * pixel }
  var pixelCount: Int { height * width }
  /// Whether the image stands without margins.
  var isCompact: Bool { storedHeight == height && storedWidth == width }

  /// The image alone, as z and gradients are kept.
  var compact: ImageLayout { ImageLayout(channels: channels, height: height, width: width, pixel: pixel) }
}

/// Zeros that a reader needs around an image: some before it, and so many rows and columns from its first on.
struct Margin: Equatable {
  var lead = 0
  var height = 0
  var width = 0

  mutating func cover(_ other: Margin) {
    lead = max(lead, other.lead)
    height = max(height, other.height)
    width = max(width, other.width)
  }
}

extension ImageLayout {
  /// Copies an image of a tensor N×C×H×W, or a row of N×C, into `memory`.
  func load(_ elements: Span<Double>, at offset: Int, into memory: Floats) {
    let plane = pixelCount
    for channel in 0..<channels {
      for i in 0..<height {
        let out = memory + corner + i * row + channel
        let source = offset + channel * plane + i * width
        for j in 0..<width { out[j * pixel] = Float(elements[source + j]) }
      }
    }
  }

  /// The inverse of `load`.
  func store(_ memory: Floats, at offset: Int, into elements: inout [Double]) {
    elements.withUnsafeMutableBufferPointer { elements in
      guard let start = elements.baseAddress else { return }
      store(memory, into: start + offset)
    }
  }

  /// - Parameter elements: room for an image, C×H×W
  func store(_ memory: Floats, into elements: UnsafeMutablePointer<Double>) {
    let plane = pixelCount
    for channel in 0..<channels {
      for i in 0..<height {
        let source = memory + corner + i * row + channel
        let target = elements + channel * plane + i * width
        for j in 0..<width { target[j] = Double(source[j * pixel]) }
      }
    }
  }
}
