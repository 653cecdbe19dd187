import DataLoading
import Engines
import Files
import Networks
import Synchronization
import Syntax
import Tensors

/// A learner's session: the workspace, its past, and the registries that modules above add to.
public final class Session: Interpreter {
  var workspace = Workspace() { didSet { changes += 1 } }
  var past = Past()
  var future: [Snapshot] = []
  /// Entries that were evaluated, oldest first.
  public internal(set) var transcript: [String] = []
  /// The lines that made the workspace, and those that only looked at it: a script of the session.
  public var lines: [String] { workspace.lines.all }
  /// Dot words by name; `Notebook` and the executable add theirs.
  public var dotWords: [DotWord] = DotWords.builtIn
  /// Sees every entry first and may answer it: an empty line or an answer means something to a lesson. Nil leaves the
  /// entry to the session.
  public var interceptor: ((_ session: Session, _ entry: String, _ emit: (Output) -> Void) -> Outcome?)?
  public var place: String?
  public var offer: String?
  public let cancellation: Cancellation
  /// What writes the files that entries ask for; who plays lessons gives it a shorter reach.
  public var files = FileWriter()
  /// Added to the seed of every network that is made, so that the same lines can be run on other starting weights.
  public var weightSeedShift: UInt64 = 0
  /// Columns that pictures and tables made as text may take.
  public var width = 80
  private var datasets: [String: Dataset] = [:]
  /// For each data set that was loaded, the expression that loads it again.
  private(set) var recipes: [String: String] = [:]
  /// How often something changed that is kept for the next run.
  private(set) var changes = 0
  /// The count of changes that the learner's own file of the session holds.
  private var savedChanges: Int?
  /// Whether a file of the learner's holds everything as it is.
  var isSaved: Bool {
    get { savedChanges == changes }
    set { savedChanges = newValue ? changes : nil }
  }
  /// What somebody who plays on top of the session wants to find again with it, such as where a lesson is.
  public var mark: String? { didSet { if mark != oldValue { changes += 1 } } }
  /// Where the session is kept while it runs, if it is.
  public internal(set) var keeper: SessionKeeper?

  /// A workspace as it was before an entry.
  struct Snapshot {
    var workspace: Workspace
    var entry: String
  }

  /// The engines that can run networks; the last is the one a session begins with.
  public let engines: [Engine]
  /// The engine that trains and evaluates.
  public internal(set) var engine: Engine { didSet { changes += 1 } }

  public init(engines: [Engine] = [.reference], cancellation: Cancellation = Cancellation()) {
    (self.engines, self.cancellation) = (engines, cancellation)
    engine = engines.last ?? .reference
  }

  /// Names with a fixed meaning.
  static let constantNames = ["π", "∞", "glyphs"]

  func constant(_ name: String) -> Value? {
    switch name {
    case "π": .number(.pi)
    case "∞": .number(.infinity)
    case "glyphs": dataset(named: "glyphs", workspace: workspace).map { .dataset($0) }
    default: nil
    }
  }

  /// - Parameter recipe: the expression that makes it again.
  func register(_ dataset: Dataset, recipe: String) -> Dataset {
    datasets[dataset.name] = dataset
    recipes[dataset.name] = recipe
    return dataset
  }

  /// The data set of a name: loaded in this session, or the built-in one.
  func dataset(named name: String, workspace: Workspace) -> Dataset? {
    if let dataset = datasets[name] { return dataset }
    return name == Glyphs.name ? Session.glyphs : nil
  }

  /// Made when first asked for, and the same in every session.
  private static let glyphs = Cancellation.$ofArithmetic.withValue(nil) { try? Glyphs.dataset() }

  public var introduction: String? { "\(engine.name) engine: \(engine.summary)" }

  public func isComplete(_ source: String) -> Completeness { Completeness(of: source, in: Verbs.grammar) }

  /// What two variables have in common only if they hold the same values, every number and parameter of them; nil if
  /// there is no such variable. Only comparable within one run of the program.
  public func fingerprint(_ name: String) -> Int? { Session.fingerprint(canonicalName(name), in: workspace) }

  static func fingerprint(_ name: String, in workspace: Workspace) -> Int? {
    workspace.variables[name].map { value in
      var hasher = Hasher()
      hasher.combine(value.text())
      switch value {
      case .network(let network):
        for node in network.nodes {
          hasher.combine(node.inputs)
          hasher.combine(node.layer.configuration)
          hasher.combine(node.layer.weights?.elements)
          for (description, tensor) in node.layer.parameters {
            hasher.combine(description)
            hasher.combine(tensor.elements)
          }
        }
      // A name says which images; their numbers follow from it.
      case .split: break
      default: hasher.combine(value.asTensor?.elements)
      }
      return hasher.finalize()
    }
  }

  /// Names and values a lesson or a test looks at: the text of a variable, nil if there is none.
  public func inspect(_ name: String) -> String? {
    workspace.variables[canonicalName(name)].map { $0.text() }
  }
}
