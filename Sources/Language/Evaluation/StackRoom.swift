import Glibc

/// How much of this thread's stack is left.
///
/// How many bytes a level of evaluation takes depends on the build, and how many there are on the thread. So depth is
/// not counted, it is measured.
struct StackRoom {
  private let lowest: UInt

  /// What must stay free for whatever the deepest level calls: drawing, encoding, the C library.
  private static let reserve: UInt = 1 << 20

  /// Looks the current thread's stack up; `isExhausted` may be asked only from that thread.
  init() {
    let here = StackRoom.here
    let bottom = StackRoom.bottomOfThisThread ?? here - min(here, StackRoom.reserve)
    // On a small stack, half of what is left.
    lowest = bottom + min(StackRoom.reserve, (here - min(bottom, here)) / 2)
  }

  var isExhausted: Bool { StackRoom.here < lowest }

  /// An address in the caller's frame, or near it.
  private static var here: UInt {
    var mark: UInt8 = 0
    return withUnsafeMutablePointer(to: &mark) { UInt(bitPattern: $0) }
  }

  private typealias GetAttributes = @convention(c) (pthread_t, UnsafeMutablePointer<pthread_attr_t>) -> Int32

  /// glibc declares `pthread_getattr_np` only under `_GNU_SOURCE`, which Swift's import of it does not set.
  private static let getAttributes: GetAttributes? =
    dlsym(nil, "pthread_getattr_np").map { unsafeBitCast($0, to: GetAttributes.self) }

  /// Each thread's own, kept with the thread: the C library reads all of /proc/self/maps to find it.
  private static let bottoms: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    return key
  }()

  private static var bottomOfThisThread: UInt? {
    if let known = pthread_getspecific(bottoms) { return UInt(bitPattern: known) }
    let found = lookUpBottom()
    pthread_setspecific(bottoms, found.flatMap { UnsafeRawPointer(bitPattern: $0) })
    return found
  }

  private static func lookUpBottom() -> UInt? {
    var attributes = pthread_attr_t()
    guard let getAttributes, getAttributes(pthread_self(), &attributes) == 0 else { return nil }
    defer { pthread_attr_destroy(&attributes) }
    var address: UnsafeMutableRawPointer?
    var size = 0
    guard pthread_attr_getstack(&attributes, &address, &size) == 0, let address else { return nil }
    return UInt(bitPattern: address)
  }
}
