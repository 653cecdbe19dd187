import Testing

@testable import Training

@Suite struct ScheduleTests {
  /// Expected factors follow from the closed form in each case's documentation. 1e-15: one rounding of cos.
}
