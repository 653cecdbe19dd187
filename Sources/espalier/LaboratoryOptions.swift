import ArgumentParser
import DataLoading
import Experiments
import Foundation

/// What the experiments on real images are told.
struct LaboratoryOptions: ParsableArguments {
  @Option(help: "A folder of images in the IDX format.") var data = "fashion-mnist"
  @Option(help: "Training images: 10,000 if it is not said, and all of them for weights.") var images: Int?
  @Option(help: "Seeds: 1, 2, … up to this.") var seeds = 3
  @Option(help: "Only the network whose name begins so.") var only = ""

  var range: ClosedRange<UInt64> { 1...UInt64(max(seeds, 1)) }

  /// - Parameter images: how many to train on where it is not said.
  func laboratory(images usual: Int) throws -> Laboratory {
    var laboratory = try Laboratory(
      try IDX.load(folder: try DatasetLocation.find(data)), trainingImages: images ?? usual)
    laboratory.report = { FileHandle.standardError.write(Data(($0 + "\n").utf8)) }
    return laboratory
  }

  /// The last line: on how much it rests, and what it took.
  func ending(of laboratory: Laboratory, after duration: Duration) -> String {
    "\(seeds) seeds, \(laboratory.train.count) training images; it took \(String(format: "%.0f", duration.seconds / 60)) minutes."
  }
}
