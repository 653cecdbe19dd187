import DataLoading
import Foundation
import Testing

@Suite struct DatasetLocationTests {
  /// `@` stands for the temporary folder; places exist from the last to the first, so the order is seen.
  @Test(arguments: [
    ("shoes", ["@/project/Datasets/shoes", "@/shared/shoes", "@/project/shoes"]),
    ("./a/../shoes", ["@/project/Datasets/shoes", "@/shared/shoes", "@/project/shoes"]),
    ("~/shoes", ["@/home/shoes"]),
    ("~", ["@/home"]),
    ("@/elsewhere/shoes", ["@/elsewhere/shoes"]),
  ])
  func `data is found at the path, then by the environment, then under Datasets`(
    name: String, places: [String]
  ) throws {
    let folder = try TemporaryFolder()
    func path(_ pattern: String) -> String { pattern.replacingOccurrences(of: "@", with: folder.url.path) }
    let location = DatasetLocation(
      environment: ["ESPALIER_DATASETS": "../shared", "HOME": path("@/home")],
      workingFolder: folder.url.appendingPathComponent("project"))
    let error = #expect(throws: DataError.self) { try location.find(path(name)) }
    #expect(error == .notFound(name: path(name), lookedAt: places.reversed().map(path)))
    for place in places.map(path) {
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      #expect(try location.find(path(name)).path == place)
    }
  }

  @Test(arguments: [[:], ["ESPALIER_DATASETS": ""]])
  func `without the environment variable two places are looked at`(environment: [String: String]) {
    let location = DatasetLocation(environment: environment, workingFolder: URL(fileURLWithPath: "/nowhere"))
    let error = #expect(throws: DataError.self) { try location.find("shoes") }
    #expect(error?.description == "there is no data named shoes; looked at /nowhere/shoes, /nowhere/Datasets/shoes")
  }

  @Test(arguments: ["", "a\0b"])
  func `a name that no file can have is refused`(name: String) {
    #expect(throws: DataError.option("the name of a data folder is empty or has a NUL")) {
      try DatasetLocation().find(name)
    }
  }
}
