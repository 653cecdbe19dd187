import Foundation
import Networks
import Testing

@Suite struct RegistryTests {
  private static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources")

  @Test func `the registry of layers and its folder agree`() throws {
    let folder = Self.sources.appending(path: "Networks/Layers")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))
    #expect(Set(files) == Set(Layers.all.map { "\($0).swift" }))
  }

  @Test func `every kind and stem names one layer`() {
    #expect(Set(Layers.all.map { $0.kind }).count == Layers.all.count)
    #expect(Set(Layers.all.map { $0.stem }).count == Layers.all.count)
  }

  @Test func `every layer is made again from its own configuration`() throws {
    for node in try everyLayer() {
      let kind = type(of: node.layer).kind
      let copy = try Layers.make(kind: kind, configuration: node.layer.configuration)
      #expect(copy.configuration == node.layer.configuration, "\(kind)")
      #expect(copy.label == node.layer.label, "\(kind)")
      #expect(copy.parameters.map(\.value.shape) == node.layer.parameters.map(\.value.shape), "\(kind)")
    }
  }

  @Test func `together the sample networks have a node of every layer`() throws {
    let nodes = try everyLayer()
    #expect(Set(nodes.map { type(of: $0.layer).kind }) == Set(Layers.all.map { $0.kind }))
  }

  @Test func `an unknown kind is an error`() {
    let error = #expect(throws: NetworkError.self) { try Layers.make(kind: "cnov", configuration: [:]) }
    #expect(error?.description == "there is no layer of kind “cnov”")
  }
}
