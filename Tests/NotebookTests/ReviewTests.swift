import Foundation
import Language
import Testing

@testable import Notebook

/// What was not answered right at once comes back, and nothing else.
@Suite struct ReviewTests {
  private static let lesson = Samples.lesson(
    """
    ```espalier {#x}
    x = 3;
    ```

    ```espalier {#y check="y == 6"}
    y = ___
    ```

    <!-- solution: y = 2 * x -->

    ```espalier {#z check="z == 9"}
    z = ___
    ```

    <!-- solution: z = x + y -->

    ### How many?

    - a) three
    - b) four

    <details id="many"><summary>Answer</summary>

    - a) ✓ It is.

    </details>
    """)

  @Test func `what was missed is asked again, with the variables of its place`() {
    let stage = Stage([Self.lesson])
    stage.type(".lesson 1", "", "y = 5", "y = 6", "z = x + y", "b", "a")
    #expect(stage.look().contains(".review asks again what you missed: 2 questions."))
    stage.type("x = 100", "mine = 1", ".review")
    #expect(stage.session.place == "review sample 2/4" && stage.session.inspect("x") == "3", "\(stage.look())")
    stage.type("mine = 2", "y = 2 * x")
    #expect(stage.session.place == "review sample 4/4" && stage.session.inspect("z") == "9", "\(stage.look())")
    stage.type("b", "a")
    let said = stage.look()
    #expect(said.contains("1 of 2 right at once. Your variables are as they were."), "\(said)")
    #expect(stage.session.place == nil && stage.session.inspect("x") == "100" && stage.session.inspect("mine") == "1")
    // What was missed again comes again; what was right does not.
    stage.type(".review")
    #expect(stage.session.place == "review sample 4/4", "\(stage.look())")
    stage.type("a")
    #expect(stage.look().contains("1 of 1 right at once."))
    stage.type(".review")
    #expect(stage.look().contains("Nothing is to be repeated"))
  }

  @Test func `what is shown or passed over counts as missed, and a review can be left`() {
    let stage = Stage([Self.lesson])
    stage.type(".lesson 1", "", ".answer", ".skip", "a")
    #expect(stage.look().contains("what you missed: 2 questions."))
    stage.type(".review", ".leave")
    #expect(stage.look().contains("0 of 1 right at once."))
    #expect(stage.session.place == nil && stage.progress["sample"] == "(done) -y -z")
  }

  @Test func `a review in the middle of a lesson goes back to its place`() {
    let stage = Stage([Self.lesson])
    stage.type(".lesson 1", "", "y = 5", "y = 6", "mine = 4", ".review", "y = 6")
    #expect(stage.look().contains(".lesson sample goes on."))
    stage.type(".lesson 1")
    #expect(stage.session.place == "sample 3/4" && stage.session.inspect("mine") == "4", "\(stage.look())")
    stage.type("z = 9", "a")
    #expect(stage.progress["sample"] == "(done)")
  }
}
