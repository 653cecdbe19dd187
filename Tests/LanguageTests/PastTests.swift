import Tensors
import Testing

@testable import Language

@Suite struct PastTests {
  @Test func `the past is bounded by bytes, and shared numbers count once`() {
    var past = Past()
    var workspace = Workspace()
    workspace.variables["kept"] = .tensor(Tensor([Double](repeating: 1, count: 1000)))
    for index in 0..<10 {
      let before = workspace
      workspace.variables["x"] = .tensor(Tensor([Double](repeating: Double(index), count: 1000)))
      past.append(Session.Snapshot(workspace: before, entry: "\(index)"), before: workspace, mostBytes: 24_000)
    }
    // `kept` is in all of them and in the present, so it costs nothing; each x but the present one costs 8,000 bytes.
    #expect(past.count == 3)
    #expect(past.popLast()?.entry == "9" && past.popLast()?.entry == "8" && past.popLast()?.entry == "7")
    #expect(past.popLast() == nil)
  }

  @Test func `one snapshot stays whatever it takes`() {
    var past = Past()
    for index in 0..<3 {
      var old = Workspace()
      old.variables["x"] = .tensor(Tensor([Double](repeating: Double(index), count: 1000)))
      past.append(Session.Snapshot(workspace: old, entry: "\(index)"), before: Workspace(), mostBytes: 10)
    }
    #expect(past.count == 1 && past.popLast()?.entry == "2")
  }

  @Test func `memory that is shared by some snapshots goes with the last of them`() {
    var past = Past()
    let shared = Value.tensor(Tensor([Double](repeating: 1, count: 1000)))
    for index in 0..<3 {
      var old = Workspace()
      old.variables["x"] = shared
      past.append(Session.Snapshot(workspace: old, entry: "\(index)"), before: Workspace(), mostBytes: 9000)
    }
    #expect(past.count == 3)
    var large = Workspace()
    large.variables["x"] = .tensor(Tensor([Double](repeating: 2, count: 1000)))
    past.append(Session.Snapshot(workspace: large, entry: "large"), before: Workspace(), mostBytes: 9000)
    #expect(past.count == 1)
  }

  @Test func `no more than 200 snapshots are held`() {
    var past = Past()
    for index in 0..<250 {
      past.append(Session.Snapshot(workspace: Workspace(), entry: "\(index)"), before: Workspace())
    }
    #expect(past.count == 200 && past.popLast()?.entry == "249")
  }
}
