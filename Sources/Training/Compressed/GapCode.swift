/// Which of many entries are there, by how many are absent in front of each.
///
///     b bits a gap:  0 … 2^b − 2 absent ones and then an entry,   2^b − 1 absent ones and no entry: a filler
///
/// In the paper a filler is a weight of value 0, and takes a value's bits too; here its gap says that it is one.
///
/// - Source: Han, Mao & Dally 2016, arXiv:1510.00149, figure 2
struct GapCode: Equatable {
  /// The paper has 8 for convolutions and 5 for linear layers.
  static let widths = 2...8

  let bits: Int
  /// Fillers among them.
  let gaps: [UInt32]

  init(_ isThere: [Bool], bits: Int) {
    let filler = UInt32(1) << UInt32(bits) - 1
    var (gaps, absent) = ([UInt32](), UInt32(0))
    for isThere in isThere {
      if isThere {
        gaps.append(absent)
        absent = 0
      } else {
        absent += 1
        if absent == filler {
          gaps.append(filler)
          absent = 0
        }
      }
    }
    // Behind the last entry there is nothing to say.
    while gaps.last == filler { gaps.removeLast() }
    (self.bits, self.gaps) = (bits, gaps)
  }

  var fillers: Int { gaps.count { $0 == UInt32(1) << UInt32(bits) - 1 } }

  /// Reads gaps back; nil where they lead past the last of `count` entries.
  static func entries(_ gaps: [UInt32], bits: Int, count: Int) -> [Bool]? {
    let filler = UInt32(1) << UInt32(bits) - 1
    var isThere = [Bool](repeating: false, count: count)
    var place = 0
    for gap in gaps {
      place += Int(gap)
      guard place < count else { return nil }
      if gap < filler {
        isThere[place] = true
        place += 1
      }
    }
    return isThere
  }
}
