import ArgumentParser
import DataLoading
import Experiments
import Foundation

/// What the experiments on real images are told.
struct LaboratoryOptions: ParsableArguments {
  @Option(help: "A folder of images in the IDX format.") var data = "fashion-mnist"
  @Option(help: "Training images.") var images = 10_000
  @Option(help: "Seeds: 1, 2, … up to this.") var seeds = 3
  @Option(help: "Only the network whose name begins so.") var only = ""

  var range: ClosedRange<UInt64> { 1...UInt64(max(seeds, 1)) }

  func laboratory() throws -> Laboratory {
    var laboratory = try Laboratory(try IDX.load(folder: try DatasetLocation.find(data)), trainingImages: images)
    laboratory.report = { FileHandle.standardError.write(Data(($0 + "\n").utf8)) }
    return laboratory
  }

  /// The last line: on how much it rests, and what it took.
  func ending(after duration: Duration) -> String {
    "\(seeds) seeds, \(images) training images; it took \(String(format: "%.0f", duration.seconds / 60)) minutes."
  }
}
