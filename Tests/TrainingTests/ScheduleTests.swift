import Testing

@testable import Training

@Suite struct ScheduleTests {
  /// Expected factors follow from the closed form in each case's documentation. 1e-15: one rounding of cos.
  @Test(arguments: [
    (Schedule.constant, [(0, 7, 1.0), (6, 7, 1.0)]),
    (.step, [(0, 20, 1.0), (11, 20, 1.0), (12, 20, 0.1), (16, 20, 0.1), (17, 20, 0.01), (19, 20, 0.01)]),
    // 3/5, 6/10 and 60/100 are the same double as 0.6, so the boundary never wavers.
    (.step, [(2, 5, 1.0), (3, 5, 0.1), (5, 10, 1.0), (6, 10, 0.1), (59, 100, 1.0), (60, 100, 0.1), (85, 100, 0.01)]),
    (.cosine, [(0, 12, 1.0), (4, 12, 0.75), (6, 12, 0.5), (8, 12, 0.25), (12, 12, 0.0)]),
    (.cosine, [(0, 1, 1.0), (0, 0, 1.0)]),
  ])
  func `a schedule has the factor of its closed form`(schedule: Schedule, points: [(Int, Int, Double)]) {
    for (step, steps, factor) in points {
      #expect(abs(schedule.factor(step: step, of: steps) - factor) <= 1e-15, "\(schedule) \(step) of \(steps)")
    }
  }

  @Test(arguments: [Schedule.constant, .step, .cosine])
  func `no schedule rises`(schedule: Schedule) {
    let factors = (0..<97).map { schedule.factor(step: $0, of: 97) }
    for (before, after) in zip(factors, factors.dropFirst()) { #expect(after <= before) }
  }

  @Test(arguments: [
    (Schedule.constant, "η 0.1, constant"),
    (.step, "η 0.1, 0.01 after 60 %, 0.001 after 85 %"),
    (.cosine, "η 0.1, along a cosine to 0"),
  ])
  func `a schedule says what it does`(schedule: Schedule, sentence: String) {
    #expect(schedule.description(learningRate: 0.1) == sentence)
  }
}
