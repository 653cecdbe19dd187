import Figures
import Networks
import Tensors

/// What `plot net as: …` draws of a network, beside the histogram of its γ.
struct NetworkPlot: Sendable {
  /// The word after `as:`.
  var word: String
  /// What is seen, for help.
  var summary: String
  /// - Parameter width: of the terminal, in columns
  var draw: @Sendable (_ call: VerbCall, _ network: Network, _ width: Int) throws -> Picture
}

/// Every plot of a network; to add one is a file and a word here.
enum NetworkPlots {
  static let registry = Registry([NetworkPlot.saliency, .sensitivity])
  /// In the order in which they were added.
  static var all: [NetworkPlot] { registry.all }
}
