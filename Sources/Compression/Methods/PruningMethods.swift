import Networks
import Tensors

/// What a pruning can take out in place of channels by a criterion; to add one is a file and a line here.
public enum PruningMethods {
  /// The methods of this module; whoever is built on it may add some.
  public static let registry = Registry(
    ScaleLayer.Unit.allCases.map(SparseStructureSelection.method) + Grain.all.map(WeightPruning.method))

  /// In the order in which they were added.
  public static var all: [CompressionMethod] { registry.all }
}
