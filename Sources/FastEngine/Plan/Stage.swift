/// A piece of work in a plan.
struct Stage {
  enum Work {
    /// For each group of images; neighbouring stages of this kind run one after another on a group while it is in the
    /// cache.
    case images((_ images: Range<Int>, _ lane: Lane) -> Void)
    /// So many parts that need nothing of each other.
    case parts(Int, (_ part: Int, _ lane: Lane) -> Void)
    /// By one thread, after all before and before all after.
    case once(() throws -> Void)
  }

  let kernel: String
  let name: String
  let work: Work
}
