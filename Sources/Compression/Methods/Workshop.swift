import DataLoading
import Engines
import Networks
import Options
import Reports
import Tensors
import Training

/// All that a method may use: what was said to it, images, an engine, and somebody to tell how far it is.
public struct Workshop {
  /// What was said to the method.
  public var given: Given
  /// The layer that was named; nil for the whole network.
  public var layer: Network.NodeID?
  /// To measure activations and gradients on; nil if none are at hand.
  public var images: Batch?
  /// To train on.
  public var training: DataSplit?
  /// To tell accuracies of; nil if none are at hand.
  public var test: TestImages?
  /// What networks are run by.
  public var engine: Engine
  /// Ends it early: a training after the batch at hand.
  public var cancellation: Cancellation
  /// Told what makes the network as it stands, after every step of a training; see `Trainer.checkpoint`.
  public var checkpoint: (() -> Network) -> Void = { _ in }
  /// Told what a method of many passes has done.
  public var tell: (CompressionEvent) -> Void = { _ in }

  /// Everything but the images and the engine may be left out; a method that needs some says so.
  public init(
    given: Given = Given(), layer: Network.NodeID? = nil, images: Batch? = nil, training: DataSplit? = nil,
    test: TestImages? = nil, engine: Engine = .reference, cancellation: Cancellation = Cancellation()
  ) {
    (self.given, self.layer, self.images, self.training) = (given, layer, images, training)
    (self.test, self.engine, self.cancellation) = (test, engine, cancellation)
  }

  /// What an option says; nil where it was left out.
  subscript<Value>(option: Option<Value>) -> Value? { given[option] }
}

/// The first test images of a data set.
public struct TestImages: Sendable {
  /// The images themselves.
  public var split: DataSplit
  /// How a report names them.
  public var named: CompressionReport.Images

  /// Some images by the name that reports have for them.
  public init(_ split: DataSplit, named: CompressionReport.Images) { (self.split, self.named) = (split, named) }
}
