import Figures
import Networks
import Tensors

/// What `plot net as: …` draws of a network, beside the histogram of its γ.
struct NetworkPlot: Sendable {
  /// The word after `as:`.
  var word: String
  /// What is seen, for help.
  var summary: String
  /// Whether it looks at images, and so takes `on:`.
  var looksAtImages = true
  /// Whether it is of one layer, `net.conv2`.
  var takesLayer = false
  /// - Parameter width: of the terminal, in columns
  var draw: @Sendable (_ call: VerbCall, _ network: Network, _ width: Int) throws -> Picture
}

/// Every plot of a network; to add one is a file and a word here.
enum NetworkPlots {
  static let registry = Registry([NetworkPlot.saliency, .sensitivity, .fields, .sparsity])
  /// In the order in which they were added.
  static var all: [NetworkPlot] { registry.all }
}
