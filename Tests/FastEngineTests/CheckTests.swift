import Networks
import ReferenceEngine
import SampleNetworks
import Tensors
import Testing

@testable import FastEngine

@Suite struct CheckTests {
  @Test(arguments: sampleNetworks)
  func `every kernel agrees with the reference`(example: NetworkCase) throws {
    let network = try example.network().disturbed(seed: 3)
    for instructionSet in InstructionSet.allCases where instructionSet.isSupported {
      for count in [1, 5] {
        let result = try FastCheck.run(network, on: network.sampleBatch(count: count), instructionSet: instructionSet)
        for row in result.rows where row.verdict != .agrees {
          Issue.record(
            "\(instructionSet), batch \(count): \(row.nodes) by \(row.method), \(row.quantity): \(row.relative) relative, \(row.ties) ties"
          )
        }
      }
    }
  }
}
