import Synchronization

/// A request to stop work that is under way, raised from a signal handler or another thread.
///
/// Long work looks at `isRequested` between its steps and stops with what it has.
public final class Cancellation: Sendable {
  private let flag = Atomic<Bool>(false)

  public init() {}

  public var isRequested: Bool { flag.load(ordering: .relaxed) }

  /// Safe to call from a signal handler: it only stores to an atomic.
  public func request() { flag.store(true, ordering: .relaxed) }

  public func reset() { flag.store(false, ordering: .relaxed) }
}

/// Arithmetic on tensors has no cancellation to pass on: `a + b` takes two tensors. So whoever may throw its result away
/// says so around it, and every loop over many elements then ends early when the request comes:
///
///     let product = try Cancellation.$ofArithmetic.withValue(cancellation) { try a.matrixProduct(b) }
///     if cancellation.isRequested { … }  // the product has its shape, and its values mean nothing
///
/// Work that keeps what it has reached, such as a training step, must not stand inside.
extension Cancellation {
  @TaskLocal public static var ofArithmetic: Cancellation?

  /// Does `body` where arithmetic is cancelled by this request, or by none.
  public static func cancelling<Result, Failure: Error>(
    with cancellation: Cancellation?, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let result = $ofArithmetic.withValue(cancellation) { () -> Swift.Result<Result, Failure> in
      do throws(Failure) { return .success(try body()) } catch { return .failure(error) }
    }
    return try result.get()
  }

  /// What takes about a millisecond: looking at the flag costs nothing beside it.
  static let pieceOfElements = 1 << 16
}

/// The numbers that belong to the indices 0..<count; 0 for those that arithmetic did not come to before it was cancelled.
public func numbers(_ count: Int, cost: Double = 1, _ number: (Int) -> Double) -> [Double] {
  var numbers = [Double](repeating: 0, count: count)
  inPieces(count, cost: cost) { piece in
    var numbers = numbers.mutableSpan
    for index in piece { numbers[index] = number(index) }
  }
  return numbers
}

/// Calls `body` with the indices 0..<count in pieces, until arithmetic is cancelled.
///
/// - Parameter cost: how many elementary operations belong to one index.
public func inPieces<Failure: Error>(
  _ count: Int, cost: Double = 1, _ body: (Range<Int>) throws(Failure) -> Void
) throws(Failure) {
  let size = max(1, Int(Double(Cancellation.pieceOfElements) / max(1, cost)))
  guard count > size, let cancellation = Cancellation.ofArithmetic else {
    if count > 0 { try body(0..<count) }
    return
  }
  var start = 0
  while start < count, !cancellation.isRequested {
    let end = min(start + size, count)
    try body(start..<end)
    start = end
  }
}
