import Networks
import ReferenceEngine
import Reports
import Tensors

/// A rung, checked and timed.
public struct LadderMeasurement: Sendable {
  public let rung: Rung
  /// The largest difference from the reference in `Double`, relative to the largest number.
  public let relativeDifference: Double
  public let allowed: Double
  /// The median of some runs.
  public let seconds: Double
  /// Multiply-adds in a second.
  public let rate: Double
  /// Of what the cores it uses could do.
  public let shareOfPeak: Double

  public var agrees: Bool { relativeDifference <= allowed }
}

extension Ladder {
  /// Climbs the ladder: each rung is checked against the reference and timed.
  ///
  /// - Parameter progress: told each rung when it is done.
  public static func measure(
    _ problem: LadderProblem = .standard, threads: Int = FastExecutor.threadCount, runs: Int = 5,
    progress: (LadderMeasurement) -> Void = { _ in }
  ) throws(NetworkError) -> [LadderMeasurement] {
    let expected: Tensor
    do throws(ShapeError) {
      expected = try Convolution2D.forward(
        problem.xTensor, weight: problem.wTensor, bias: nil, Convolution2D.Geometry(padding: 1))
    } catch {
      throw .shape(error, node: "the ladder")
    }
    var done = 0
    let peakSeconds = try Timing.median(runs: 9) { () throws(NetworkError) in done = PeakBenchmark.multiplyAdd() }
    let peak = Double(done) / peakSeconds
    var measurements: [LadderMeasurement] = []
    for rung in rungs {
      let work = rung.prepare(problem, threads)
      let seconds = try Timing.median(runs: runs) { () throws(NetworkError) in work.run() }
      let got = Tensor(shape: expected.shape, elements: work.result.map(Double.init))
      let rate = Double(problem.multiplyAdds) / seconds
      let cores = rung.isThreaded ? Double(threads) : 1
      let measurement = LadderMeasurement(
        rung: rung, relativeDifference: got.relativeError(to: expected),
        allowed: rung.tolerance, seconds: seconds, rate: rate,
        shareOfPeak: rate / (peak * cores))
      measurements.append(measurement)
      progress(measurement)
    }
    return measurements
  }
}
