import Glibc

/// Why a file could not be read or written, in one sentence. Names are as they were given.
public enum FileError: Error, Equatable, Sendable {
  case noName
  case missing(String)
  case folder(String)
  /// A pipe, a device, a socket: opening one may wait for ever, replacing one destroys it.
  case notOrdinary(String)
  /// There is a file, and nobody said that it may be replaced.
  case exists(String)
  /// Nobody may write it, not even its owner.
  case readOnly(String)
  case noFolder(String, file: String)
  /// A run that may write below one folder only was told to write elsewhere.
  case outside(String, folder: String)
  /// What the system said to an attempt, by its number.
  case unreadable(String, code: Int32)
  case unwritable(String, code: Int32)
  /// What is in the file, or should have come into it, is of no use.
  case content(String)

  public init(_ sentence: String) { self = .content(sentence) }
}

extension FileError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noName: "this is no file name: it is empty or has a NUL"
    case .missing(let path): "there is no file \(path)"
    case .folder(let path): "\(path) is a folder, not a file"
    case .notOrdinary(let path): "\(path) is not an ordinary file"
    case .exists(let path): "\(path) exists and is left alone"
    case .readOnly(let path): "\(path) is read-only and is left alone; take another name, or make it writable"
    case .noFolder(let folder, let path): "\(path) cannot be written: there is no folder \(folder)"
    case .outside(let path, let folder):
      "\(path) is not written: a lesson writes only below its folder, \(folder), and replaces only what it made"
    case .unreadable(let path, let code): "\(path) cannot be read: \(FileError.reason(code))"
    case .unwritable(let path, let code): "\(path) cannot be written: \(FileError.reason(code))"
    case .content(let sentence): sentence
    }
  }

  /// What the system said, without the name, where it said anything.
  public var reason: String? {
    switch self {
    case .unreadable(_, let code), .unwritable(_, let code): FileError.reason(code)
    case .missing: "there is no such file"
    default: nil
    }
  }

  private static func reason(_ code: Int32) -> String {
    switch code {
    case ENOSPC, EDQUOT: "the disk is full"
    case EACCES, EPERM: "permission denied"
    case EROFS: "its disk is read-only"
    case ENAMETOOLONG: "its name is too long"
    case ELOOP: "its links lead in a circle"
    case ENOTDIR: "a part of its path is a file, not a folder"
    case ENOENT: "its folder takes no files"
    case EFBIG: "it would be larger than files may be"
    case EMFILE, ENFILE: "too many files are open"
    default: String(cString: strerror(code))
    }
  }
}
