import Foundation
import Testing

@testable import Files

@Suite struct DecodingReasonTests {
  private struct Record: Decodable {
    struct Node: Decodable { var id: Int }
    var name: String
    var nodes: [Node]
  }

  @Test(arguments: [
    ("{", "its head is not the JSON that it should be"),
    ("{}", "it lacks name"),
    (#"{"name": "a"}"#, "it lacks nodes"),
    (#"{"name": 1, "nodes": []}"#, "name is something else than it should be"),
    (#"{"name": null, "nodes": []}"#, "name is something else than it should be"),
    (#"{"name": "a", "nodes": [{"id": 1}, {}]}"#, "it lacks nodes[1].id"),
    (#"{"name": "a", "nodes": [{"id": 1.5}]}"#, "its head is not the JSON that it should be"),
  ])
  func `what was decoded wrongly is said with its place`(json: String, reason: String) {
    let error = #expect(throws: DecodingError.self) { try JSONDecoder().decode(Record.self, from: Data(json.utf8)) }
    guard let error else { return }
    #expect(FileError.reason(error) == reason)
    #expect(
      FileError.unusable("a.session", "session", error).description == "a.session holds no usable session: \(reason)")
  }

  @Test func `other errors speak for themselves`() {
    #expect(FileError.reason(FileError("it is torn")) == "it is torn")
  }
}
