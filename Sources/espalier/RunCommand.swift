import ArgumentParser
import Texts
import Glibc

/// `espalier run FILE`
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run the lines of a script, up to the first error.")

  @Argument(help: "A script, such as slimming.esp.", completion: .file(extensions: ["esp"]))
  var file: String

  func run() throws {
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let reason = String(cString: strerror(errno))
      OutputStream.standardError.writeLine(visible("espalier: cannot read \(file): \(reason)"))
      throw ExitCode.failure
    }
    defer { close(descriptor) }
    throw ExitCode(Conversation.script(LineReader(descriptor: descriptor), name: file))
  }
}
