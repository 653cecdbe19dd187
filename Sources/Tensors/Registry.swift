import Synchronization

/// Everything there is of a kind: layers, criteria, verbs. What a module brings stands in its source; whoever is built on it
/// may add more, once, before anything is looked up.
public final class Registry<Element: Sendable>: Sendable {
  private let elements: Mutex<[Element]>

  public init(_ own: [Element]) { elements = Mutex(own) }

  /// In the order in which they were added, the module's own first.
  public var all: [Element] { elements.withLock { $0 } }

  /// Adds one behind those that there are.
  public func add(_ element: Element) { elements.withLock { $0.append(element) } }
}
