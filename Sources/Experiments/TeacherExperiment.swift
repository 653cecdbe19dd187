import Compression
import DataLoading
import Engines
import Networks
import Tensors
import Texts

/// What a small network learns from a large one, by how many images have labels; and what layers that were taken apart win
/// back together.
///
/// - Source: Hinton, Vinyals & Dean 2015, arXiv:1503.02531; Lin, Ji, Guo & Li, IJCAI 2016
enum TeacherExperiment {
  /// Images with labels, and the epochs that make the runs alike in steps as far as that can be.
  private static let runs: [(images: Int, epochs: Int)] = [(200, 100), (1000, 40), (.max, 10)]
  private static let ranks = [4, 8, 16]

  static func measure(_ seeds: ClosedRange<UInt64>, in laboratory: Laboratory) throws -> [ResultTable] {
    let students = ResultTable("Teachers", keys: ["labels", "student"], columns: [("accuracy", .share)])
    let factors = ResultTable(
      "Global error reconstruction", keys: ["rank", "arm"],
      columns: [("accuracy", .share), ("output error", .share), ("parameters", .ratio)])
    let teachers = try Array(seeds).measuredSideBySide(effort: { _ in 1 }) { seed in
      try laboratory.trained(network([300, 100], laboratory, seed), rate: 0.03)
    }
    @Sendable func teacher(_ seed: UInt64) -> Network { teachers[Int(seed - seeds.lowerBound)] }
    return [
      try ResultTable.over(seeds, students) { try distil(teacher($0), $0, laboratory, &$1) },
      try ResultTable.over(seeds, factors) { try mend(teacher($0), $0, laboratory, &$1) },
    ]
  }

  private static func network(_ widths: [Int], _ laboratory: Laboratory, _ seed: UInt64) throws -> Network {
    try .mlp(widths, input: laboratory.train.imageShape, classes: laboratory.train.classCount, seed: seed)
  }

  private static func distil(_ teacher: Network, _ seed: UInt64, _ laboratory: Laboratory, _ table: inout ResultTable)
    throws
  {
    let fresh = try network([16], laboratory, seed + 100)
    let ignorant = try network([300, 100], laboratory, seed)
    let all = laboratory.train
    for run in runs {
      let few = try all.subset(0..<min(run.images, all.count))
      func student(_ objective: (any Objective)?, on split: DataSplit? = nil, epochs: Int? = nil) throws -> Double {
        try laboratory.accuracy(
          laboratory.trained(fresh, epochs: epochs ?? run.epochs, rate: 0.02, on: split ?? few, by: objective))
      }
      func soft(_ teacher: Network, _ share: Double, on split: DataSplit) throws -> Distillation {
        Distillation(teacherScores: try laboratory.scores(teacher, split), temperature: 4, share: share)
      }
      var arms = [
        ("labels alone", try student(nil)), ("with the teacher", try student(soft(teacher, 0.9, on: few))),
        ("with an untrained teacher", try student(soft(ignorant, 0.9, on: few))),
      ]
      if few.count < all.count {
        arms.append(("the teacher alone, all images", try student(soft(teacher, 1, on: all), on: all, epochs: 10)))
      } else {
        arms.append(("the teacher itself", try laboratory.accuracy(teacher)))
      }
      for (arm, accuracy) in arms {
        laboratory.report("seed \(seed), \(few.count) labels, \(arm): \(NumberText.percent(accuracy))")
        table.add([few.count.grouped, arm], ["accuracy": accuracy])
      }
    }
  }

  private static func mend(_ teacher: Network, _ seed: UInt64, _ laboratory: Laboratory, _ table: inout ResultTable)
    throws
  {
    let wanted = try laboratory.scores(teacher, laboratory.test)
    let scores = try laboratory.scores(teacher, laboratory.train)
    for rank in ranks {
      var thin = teacher
      for name in ["fc1", "fc2"] {
        guard let layer = thin.node(named: name) else { continue }
        thin = try TruncatedSVD.factor(thin, layer: layer.id, .rank(rank))
      }
      let matching = ScoreMatching(teacherScores: scores, share: 1)
      for (arm, network, hasSeenTeacher) in [
        ("SVD alone", thin, true), ("scores matched", try laboratory.tuned(thin, rate: 0.0003, by: matching), true),
        ("trained on by labels", try laboratory.tuned(thin, rate: 0.02), true),
        ("as thin, from scratch", try laboratory.trained(thin.fresh(seed: seed + 100), epochs: 20, rate: 0.005), false),
      ] {
        let accuracy = try laboratory.accuracy(network)
        laboratory.report("seed \(seed), rank \(rank), \(arm): \(NumberText.percent(accuracy))")
        var values = [
          "accuracy": accuracy, "parameters": Double(teacher.costs.parameters) / Double(network.costs.parameters),
        ]
        // Who never saw the teacher's scores has scores of another size.
        if hasSeenTeacher {
          let apart = try laboratory.scores(network, laboratory.test) - wanted
          values["output error"] = Reduction.norm(apart.elements) / Reduction.norm(wanted.elements)
        }
        table.add(["\(rank)", arm], values)
      }
    }
  }
}

extension ResultFamily {
  static let teachers = ResultFamily(
    "teachers", "what a student of 16 units learns from a LeNet-300-100, and what a factored one wins back"
  ) { _, seeds, laboratory in try TeacherExperiment.measure(seeds, in: laboratory) }
}
