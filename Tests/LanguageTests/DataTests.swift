import Testing

@testable import Language

/// Images as numbers, and what they are standardised by.
struct DataTests {
  let session = Session()

  private func isTrue(_ entry: String) -> Bool { session.reply(to: entry).text == "true" }

  @Test func imagesStandWhereNumbersDo() {
    session.reply(to: "some = glyphs.train[0..<4]")
    #expect(isTrue("mean(some) == mean(some.images)"))
    #expect(isTrue("count(some) == 4*256"))
    #expect(isTrue("max(abs(glyphs.train[0] - glyphs.train[1])) == max(abs(some.images[0..<1] - some.images[1..<2]))"))
  }

  @Test func statisticsAreThoseOfEachColour() {
    // Two ways to add the same 512,000 numbers.
    #expect(isTrue("max(abs(glyphs.train.mean - mean(glyphs.train, axis: [0 2 3]))) < 1e-12"))
    #expect(isTrue("max(abs(glyphs.train.std - std(glyphs.train, axis: [0 2 3]))) < 1e-12"))
    #expect(isTrue("all(glyphs.mean == [0.2])") && isTrue("all(glyphs.std == [0.4])"))
  }
}
