import ReferenceEngine
import Tensors

extension Conv2D {
  /// Unrolled: each row is what the kernels of a group see at one position, 0 outside the image.
  public func patches(_ input: Tensor, at positions: [Int]) -> [Tensor]? {
    let own = weight.shape
    guard input.rank == 4, let output = try? outputShape([Shape(Array(input.shape.dimensions[1...]))]) else {
      return nil
    }
    let (height, width) = (input.shape[2], input.shape[3])
    let (rows, columns) = (geometry.rows, geometry.columns)
    let depth = own[1] * own[2] * own[3]
    return (0..<geometry.groups).map { group in
      var result = [Double](repeating: 0, count: positions.count * depth)
      for (row, position) in positions.enumerated() {
        let (n, pixel) = position.quotientAndRemainder(dividingBy: output[1] * output[2])
        let (i, j) = pixel.quotientAndRemainder(dividingBy: output[2])
        var place = row * depth
        for c in 0..<own[1] {
          let plane = (n * input.shape[1] + group * own[1] + c) * height
          for u in 0..<own[2] {
            let y = i * rows.stride + u * rows.dilation - rows.before
            for v in 0..<own[3] {
              let x = j * columns.stride + v * columns.dilation - columns.before
              if (0..<height).contains(y), (0..<width).contains(x) {
                result[place] = input.elements[(plane + y) * width + x]
              }
              place += 1
            }
          }
        }
      }
      return Tensor(shape: [positions.count, depth], elements: result)
    }
  }
}
