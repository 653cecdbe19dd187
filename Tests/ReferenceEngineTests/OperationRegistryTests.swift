import Foundation
import ReferenceEngine
import Testing

@Suite("The registry of operations")
struct OperationRegistryTests {
  /// Files of the folder that hold no operation: what operations share, and how parameters move.
  private static let helpers: Set<String> = [
    "Activation.swift", "Operation.swift", "RowSpans.swift", "GroupPenalty.swift", "UpdateRule.swift", "Window.swift",
  ]

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(components: "..", "..", "Sources", "ReferenceEngine")

  @Test("Every file of the folder is in the registry")
  func folderAndRegistryAgree() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).filter { $0.hasSuffix(".swift") }
    #expect(Set(Operations.all.map(\.file)) == Set(files).subtracting(Self.helpers))
  }

  @Test("Names are found, and are told apart")
  func names() {
    #expect(Set(Operations.all.map(\.name)).count == Operations.all.count)
    for operation in Operations.all { #expect(Operations.named(operation.name)?.file == operation.file) }
    #expect(Operations.named("convolve") == nil)
  }

  @Test("Constants are inputs", arguments: Operations.all.map(\.name))
  func constants(name: String) throws {
    let operation = try #require(Operations.named(name))
    let inputs = Set(operation.inputs.map { $0.filter(\.isLetter) })
    #expect(operation.constants.isSubset(of: inputs))
  }
}
