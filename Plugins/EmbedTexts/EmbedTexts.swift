import Foundation
import PackagePlugin

/// Puts the lessons, and the sources that `source` prints and pages annotate, inside the program,
/// so that an installed `espalier` works from any folder.
@main
struct EmbedTexts: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    let root = context.package.directoryURL
    let files =
      texts(in: root.appending(path: "Lessons"), ending: ["md", "esp"])
      + ["ReferenceEngine", "Networks/Weights", "Compression"].flatMap {
        texts(in: root.appending(path: "Sources/" + $0), ending: ["swift"])
      }
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedTexts+Files.swift")
    return [
      .buildCommand(
        displayName: "Embed lessons and sources",
        executable: try context.tool(named: "embed-texts").url,
        arguments: [output.path(), root.path()] + files.map { $0.path() },
        inputFiles: files, outputFiles: [output])
    ]
  }

  private func texts(in folder: URL, ending extensions: [String]) -> [URL] {
    let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    let urls = all?.compactMap { $0 as? URL } ?? []
    return urls.filter { extensions.contains($0.pathExtension) }.sorted { $0.path() < $1.path() }
  }
}
