import Files
import Notebook

extension Lesson {
  /// What its cells show in a session of its own, in an empty folder.
  func performed(includingSlow: Bool = false) throws -> Performance {
    let performed = WorkingFolder.temporary { folder in
      Result { () throws(LessonError) in
        let session = makeSession()
        session.files = FileWriter(onlyBelow: folder)
        return try performance(in: session, includingSlow: includingSlow)
      }
    }
    guard let performed else { throw LessonError(path, "no temporary folder can be made to run it in") }
    if Interrupts.cancellation.isRequested { throw LessonError(path, "stopped") }
    return try performed.get()
  }
}
