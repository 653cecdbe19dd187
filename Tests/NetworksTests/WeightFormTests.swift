import Engines
import ReferenceEngine
import SampleNetworks
import Tensors
import Testing

@testable import Networks

/// What every form of weights promises, over asymmetric shapes.
@Suite struct WeightFormTests {
  private static let shapes: [Shape] = [[7, 3, 2, 1], [2, 5], [1, 1], [4, 1, 3, 3]]

  private func weights(_ shape: Shape) -> Tensor {
    .normal(shape, from: RandomStream(seed: 5, purpose: .workspace))
  }

  @Test func `every form is tried`() {
    #expect(Set(FormCase.all.map(\.kind)) == Set(WeightForms.all.map { $0.kind }))
  }

  /// L = Σ g·W: ∂L/∂θ by differences. W is linear in θ here, so they are exact but for rounding.
  @Test(arguments: FormCase.all, shapes) func `gradients of what is stored agree`(example: FormCase, shape: Shape) {
    let form = example.make(weights(shape))
    let gradient = Tensor.normal(shape, from: RandomStream(seed: 8, purpose: .workspace))
    let own = form.pullback(gradient)
    func loss(_ form: any WeightForm) -> Double {
      zip(form.realized.elements, gradient.elements).reduce(0) { $0 + $1.0 * $1.1 }
    }
    var names: [String] = []
    var counts: [Int] = []
    var copy = form
    copy.visitParameters { description, value in
      names.append(description.name)
      counts.append(value.count)
    }
    #expect(Set(own.keys) == Set(names))
    for (name, count) in zip(names, counts) {
      for index in 0..<count {
        var moved = form
        moved.visitParameters { description, value in if description.name == name { value.elements[index] += 0.5 } }
        let numeric = (loss(moved) - loss(form)) / 0.5
        let analytic = own[name]?.elements[index] ?? .nan
        // What is held stays 0 however it is moved, and its own derivative is of no account.
        if form.held[name]?.contains(index) == true {
          #expect(numeric == 0)
        } else {
          #expect(abs(numeric - analytic) < 1e-12, "\(name) \(index)")
        }
      }
    }
  }

  @Test(arguments: FormCase.all, shapes) func `a form comes back from its record`(example: FormCase, shape: Shape)
    throws
  {
    var form = example.make(weights(shape))
    var back = try WeightForms.make(form.record, shape: shape)
    var stored: [String: Tensor] = [:]
    form.visitParameters { stored[$0.name] = $1 }
    back.visitParameters { $1 = stored[$0.name] ?? $1 }
    #expect(back.record == form.record && back.realized == form.realized)
    #expect(back.storage == form.storage && back.held == form.held)
  }

  /// Weights may be changed, moved and taken out, whatever the form; it makes them exactly.
  @Test(arguments: FormCase.all, shapes) func `a form follows its weights`(example: FormCase, shape: Shape) {
    var weights = Weights(form: example.make(weights(shape)))
    weights.edit { w in
      w.elements[0] = 0
      w.elements[w.count - 1] = 3.25
    }
    #expect(weights.form.realized == weights.value && weights.elements.last == 3.25)
    #expect(weights.elements[0] == (weights.count == 1 ? 3.25 : 0))
    let entries = Array(stride(from: weights.count - 1, through: 0, by: -2))
    let part = weights.form.selecting(entries, shape: [entries.count])
    #expect(part.realized.elements == entries.map { weights.elements[$0] })
    // What surgery leaves, outputs and inputs, takes no more than the whole.
    let places = Tensor(shape: shape, elements: (0..<shape.count).map(Double.init))
    let (outputs, inputs) = (stride(from: 0, to: shape[0], by: 2), stride(from: 0, to: shape[1], by: 2))
    guard
      let kept = try? places.selecting(Array(outputs), alongAxis: 0).selecting(Array(inputs), alongAxis: 1)
    else { preconditionFailure("there are such places") }
    let rest = weights.form.selecting(kept.elements.map { Int($0) }, shape: kept.shape)
    #expect(rest.realized.elements == kept.elements.map { weights.elements[Int($0)] })
    #expect(rest.storage.bits <= weights.form.storage.bits)
    let anew = weights.form.refilled(with: Tensor(shape: shape, repeating: 2))
    #expect(anew.realized.elements.allSatisfy { $0 == 2 || $0 == 0 })
  }

  /// Holding what is behind some weights at 0 holds these and no others.
  @Test(arguments: FormCase.all, shapes) func `what is behind weights makes them alone`(example: FormCase, shape: Shape)
  {
    let form = example.make(weights(shape).map { $0 + 10 })
    let entries = Array(0..<(shape.count / 2))
    let behind = form.parameters(behind: entries)
    var zeroed = form
    zeroed.visitParameters { description, value in
      for index in behind[description.name] ?? [] { value.elements[index] = 0 }
    }
    for (index, (new, old)) in zip(zeroed.realized.elements, form.realized.elements).enumerated() {
      #expect(new == old || entries.contains(index))
    }
  }

  @Test func `what it takes to keep weights is what it says`() {
    let w = weights([8, 12])
    #expect(DenseWeights(w).storage.bits == 96 * 32)
    // 32 of 96 are cut: 64 numbers, and a bit for each of 96.
    #expect(FormCase.all[1].make(w).storage == Storage(numbers: 64, codeBits: 96))
    // 5 values, of which three bits say which.
    #expect(FormCase.all[2].make(w).storage == Storage(numbers: 5, codeBits: 3 * 96))
    #expect(FormCase.all[3].make(w).storage == Storage(numbers: 5, codeBits: 3 * 96 + 96))
    #expect(FormCase.all[1].make(w).label == "67 % dense" && FormCase.all[2].make(w).label == "3 bits")
    #expect(FormCase.all[3].make(w).label == "67 %, 3 bits")
    // α and 96 signs; four sub-vectors for 12 inputs, and two bits for each of 8 × 12/2; twice that.
    #expect(FormCase.all[5].make(w).storage == Storage(numbers: 1, codeBits: 96))
    #expect(FormCase.all[6].make(w).storage == Storage(numbers: 4 * 12, codeBits: 2 * 48))
    #expect(FormCase.all[9].make(w).storage == Storage(numbers: 8 * 12, codeBits: 4 * 48))
    #expect(FormCase.all[6].make(w).label == "2 bits for 2 inputs")
    #expect(FormCase.all[9].make(w).label == "2 × 2 bits for 2 inputs")
  }

  @Test(arguments: FormCase.all) func `a network in any form is whole`(example: FormCase) throws {
    let network = try Network.resnet(depth: 8, width: 3, input: [2, 6, 5], classes: 3, seed: 4).disturbed(seed: 2)
      .storing(example)
    #expect(try DifferenceCheck.run(network, on: network.sampleBatch(count: 3)).isPassed)
    let archive = try NetworkArchive(NetworkArchive(network).data)
    let back = try archive.network()
    #expect(try NetworkArchive(back).data == NetworkArchive(network).data)
    let images = network.sampleBatch(count: 2).images
    #expect(try ReferenceExecutor(back).scores(images) == ReferenceExecutor(network).scores(images))
    // The session keeps lists where they lie.
    let dense = NetworkArchive(network, isDense: true)
    #expect(try NetworkArchive(dense.data).network().costs == network.costs)
  }

  /// Momentum and weight decay would wake what is cut.
  @Test(arguments: FormCase.all) func `what is held stays 0 in training, value and velocity`(example: FormCase) throws {
    let network = try Network.mlp([7], input: [2, 3, 2], classes: 4, seed: 3).disturbed(seed: 5).storing(example)
    let executor = ReferenceExecutor(network)
    let rule = UpdateRule(learningRate: 0.1, momentum: 0.9, weightDecay: 0.01)
    for _ in 0..<4 { _ = try executor.step(network.sampleBatch(count: 5)) { _ in rule } }
    let trained = executor.network
    for node in trained.nodes {
      let form = node.layer.weights?.form
      #expect(form?.held == network.node(node.id)?.layer.weights?.form.held)
      for (name, entries) in form?.held ?? [:] {
        let value = node.layer.parameters.first { $0.description.name == name }?.value.elements
        let velocity = trained.velocities[node.id]?[name]?.values
        for index in entries { #expect(value?[index] == 0 && velocity?[index] == 0) }
      }
    }
    #expect(
      try executor.scores(network.sampleBatch(count: 5).images)
        != ReferenceExecutor(network).scores(network.sampleBatch(count: 5).images))
  }

  @Test(arguments: 1...32) func `codes come back from their bytes`(bits: Int) throws {
    let most = bits == 32 ? UInt32.max : UInt32(1) << UInt32(bits) - 1
    let values = (0..<77).map { UInt32(truncatingIfNeeded: $0 &* 2_654_435_761) & most } + [most, 0]
    let codes = Codes(values, bits: bits)
    #expect(codes.bits == bits && codes.packed.count == (79 * bits + 7) / 8)
    #expect(Codes(packed: codes.packed, count: 79, bits: bits) == codes)
    #expect(Codes(packed: codes.packed, count: 90, bits: bits) == nil)
    #expect(Codes(packed: codes.packed + [0], count: 79, bits: bits) == nil)
  }

  @Test func `a record that makes no form is an error`() {
    let mask = Codes([true, false, true, true])
    let wrong: [WeightFormRecord] = [
      WeightFormRecord(kind: "nothing"), WeightFormRecord(kind: "masked"),
      WeightFormRecord(kind: "masked", codes: [mask]),
      WeightFormRecord(kind: "masked", codes: [Codes([true])], base: [WeightFormRecord(kind: "dense")]),
      WeightFormRecord(kind: "masked", codes: [Codes([1, 0, 3, 1])], base: [WeightFormRecord(kind: "dense")]),
      WeightFormRecord(kind: "shared", codes: [mask]), WeightFormRecord(kind: "shared", count: 0, codes: [mask]),
      WeightFormRecord(kind: "shared", count: 1, codes: [mask]), WeightFormRecord(kind: "shared", count: 2),
      WeightFormRecord(kind: "shared", count: .max, codes: [Codes([true])]),
      WeightFormRecord(kind: "sign"), WeightFormRecord(kind: "sign", codes: [Codes([true])]),
      WeightFormRecord(kind: "sign", codes: [Codes([1, 0, 3, 1])]), WeightFormRecord(kind: "product"),
      product(count: 0), product(count: 3), product(count: .max), product(axis: 2), product(axis: -1),
      product(sizes: []), product(sizes: [0, 2]), product(sizes: [.max, .max, 4]), product(codes: [0, 1, 0]),
      product(codes: [0, 1, 2, 1]), WeightFormRecord(kind: "residual"),
      WeightFormRecord(kind: "residual", base: [WeightFormRecord(kind: "dense")]),
      WeightFormRecord(kind: "residual", base: [product(), product(sizes: [2])]),
      WeightFormRecord(kind: "residual", base: [WeightFormRecord](repeating: product(), count: 17)),
    ]
    for record in wrong { #expect(throws: NetworkError.self) { try WeightForms.make(record, shape: [2, 2]) } }
    #expect(throws: Never.self) { try WeightForms.make(product(), shape: [2, 2]) }
  }

  /// Of 2×2 weights cut into single inputs, two for each place.
  private func product(count: Int = 2, axis: Int = 1, sizes: [UInt32] = [1, 1], codes: [UInt32] = [0, 1, 0, 1])
    -> WeightFormRecord
  {
    WeightFormRecord(kind: "product", count: count, axis: axis, codes: [Codes(codes), Codes(sizes)])
  }
}
