import Foundation

/// What a run without a terminal left behind.
struct Run {
  var output: String
  var errors: String
  var status: Int32
}

/// Runs the program with a pipe at each standard stream.
func run(_ arguments: [String] = [], input: [UInt8] = [], environment: [String: String] = [:]) throws -> Run {
  let folder = TemporaryFolder()
  // Files, not pipes: nothing can wait for somebody to read.
  func file(_ name: String) -> String { folder.path + "/" + name }
  try writeFile(input, to: file("input"))
  let process = try spawn(arguments, home: folder.path, environment: environment) { actions, _ in
    posix_spawn_file_actions_addopen(actions, STDIN_FILENO, file("input"), O_RDONLY, 0)
    posix_spawn_file_actions_addopen(actions, STDOUT_FILENO, file("output"), O_WRONLY | O_CREAT, 0o600)
    posix_spawn_file_actions_addopen(actions, STDERR_FILENO, file("errors"), O_WRONLY | O_CREAT, 0o600)
  }
  let deadline = ContinuousClock.now + .seconds(30)
  while ContinuousClock.now < deadline {
    if let status = ended(process) {
      return Run(output: readFile(file("output")), errors: readFile(file("errors")), status: status)
    }
    usleep(5000)
  }
  kill(process, SIGKILL)
  throw Terminal.Failure(description: "\(arguments) is still running after 30 s")
}

/// Starts the program that was built beside these tests.
func spawn(
  _ arguments: [String], home: String, environment: [String: String],
  configure: (
    _ actions: UnsafeMutablePointer<posix_spawn_file_actions_t>, _ attributes: UnsafeMutablePointer<posix_spawnattr_t>
  ) -> Void
) throws -> pid_t {
  var variables = ["TERM": "xterm", "LC_ALL": "C.UTF-8", "HOME": home, "ESPALIER_HOME": home + "/state"]
  variables.merge(environment) { $1 }
  var actions = posix_spawn_file_actions_t()
  var attributes = posix_spawnattr_t()
  posix_spawn_file_actions_init(&actions)
  posix_spawnattr_init(&attributes)
  defer {
    posix_spawn_file_actions_destroy(&actions)
    posix_spawnattr_destroy(&attributes)
  }
  // A test runner may block or ignore what the program must hear.
  var none = sigset_t()
  var all = sigset_t()
  sigemptyset(&none)
  sigfillset(&all)
  posix_spawnattr_setsigmask(&attributes, &none)
  posix_spawnattr_setsigdefault(&attributes, &all)
  configure(&actions, &attributes)
  var flags: Int16 = 0
  posix_spawnattr_getflags(&attributes, &flags)
  posix_spawnattr_setflags(&attributes, flags | Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
  // In its home: what a test saves without saying where is not to land in the checkout.
  let program = "/usr/bin/env"
  var argumentPointers = ([program, "--chdir", home, builtProgram] + arguments).map { strdup($0) } + [nil]
  var variablePointers = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
  defer { (argumentPointers + variablePointers).forEach { free($0) } }
  var process: pid_t = 0
  let problem = posix_spawn(&process, program, &actions, &attributes, &argumentPointers, &variablePointers)
  guard problem == 0 else { throw Terminal.Failure(description: "\(program): \(String(cString: strerror(problem)))") }
  return process
}

/// The exit status, 128 plus the signal for a process that was killed, nil while it runs.
func ended(_ process: pid_t) -> Int32? {
  var status: Int32 = 0
  guard waitpid(process, &status, WNOHANG) == process else { return nil }
  return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
}

private var builtProgram: String {
  var path = [CChar](repeating: 0, count: Int(PATH_MAX))
  let count = readlink("/proc/self/exe", &path, path.count - 1)
  let tests = String(decoding: path[..<max(0, count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  return String(tests[..<(tests.lastIndex(of: "/") ?? tests.endIndex)]) + "/espalier"
}

/// A folder that goes when nobody holds it any more.
final class TemporaryFolder {
  let path: String

  init() {
    var template = Array("/tmp/espalier-tests.XXXXXX".utf8CString)
    _ = mkdtemp(&template)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}

func writeFile(_ bytes: [UInt8], to path: String) throws {
  guard let file = fopen(path, "w") else { throw Terminal.Failure(description: "cannot write \(path)") }
  fwrite(bytes, 1, bytes.count, file)
  fclose(file)
}

func readFile(_ path: String) -> String {
  guard let file = fopen(path, "r") else { return "" }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65536)
  while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
  return String(decoding: bytes, as: UTF8.self)
}
