import Networks
import Tensors

extension Network {
  /// Refuses images that the network does not read.
  public func check(_ images: Tensor) throws(NetworkError) {
    guard images.rank == 4, images.shape.dimensions.dropFirst().elementsEqual(inputShape.dimensions) else {
      throw .batch("the network reads images of \(inputShape), not a batch of shape \(images.shape)")
    }
    guard images.shape[0] > 0 else { throw .batch("the batch has no images") }
  }

  /// Refuses a batch that the network does not read, or without a label for each image.
  public func check(_ batch: Batch) throws(NetworkError) {
    try check(batch.images)
    guard batch.labels.count == batch.images.shape[0] else {
      throw .batch("there are \(batch.labels.count) labels for \(batch.images.shape[0]) images")
    }
  }
}
