import Networks
import Syntax
import Tensors
import Texts

extension Functions {
  /// Functions that are layers too, by their names.
  static let layers: [String: LayerForm] = [
    "conv": convolution, "batchnorm": batchNorm, "relu": LayerForm(ReLULayer.kind), "maxpool": pooling(MaxPool.kind),
    "avgpool": pooling(AveragePool.kind), "gap": LayerForm(GlobalPool.kind), "flatten": LayerForm(FlattenLayer.kind),
    "linear": linear, "dropout": dropout, "dropconnect": dropConnect, "multinomialdropout": multinomialDropout,
    "add": LayerForm(AddLayer.kind, reads: 2...64),
    "concat": LayerForm(ConcatenateLayer.kind, reads: 2...1024),
    "multiply": LayerForm(MultiplyLayer.kind, reads: 2...2),
    "convtranspose": transposedConvolution, "lrn": localResponseNorm, "leakyrelu": leakyReLU, "prelu": prelu,
    "relu6": LayerForm(ReLU6Layer.kind), "sigmoid": LayerForm(SigmoidLayer.kind), "tanh": LayerForm(TanhLayer.kind),
    "silu": LayerForm(SiLULayer.kind), "hardswish": LayerForm(HardSwishLayer.kind), "upsample": upsample,
    "channelshuffle": channelShuffle, "padshortcut": padShortcut, "select": select, "scale": scale,
  ]

  private static let convolution = LayerForm(
    Conv2D.kind, ["channels"],
    labels: [
      Label("size", "the kernel's side, or [rows columns]; 1 by default"),
      Label("stride", "or [rows columns]; 1 by default"),
      Label("padding", "zeros on each side, [rows columns] or [top bottom left right]; 0 by default"),
      Label("dilation", "or [rows columns]; 1 by default"),
      Label("groups", "1 by default"), Label("bias", "true adds a number for each channel; false by default"),
    ]
  ) { call, shape throws(LanguageError) in
    [
      "inputChannels": Double(shape[0]), "outputChannels": Double(try call.integer(at: 1, in: 1...largest)),
      "groups": try call.setting("groups", 1), "hasBias": try call.truth("bias") == true ? 1 : 0,
    ].merging(
      try call.axes("size", as: "kernelSize", 1) + call.axes("stride", 1) + call.padding() + call.axes("dilation", 1)
    ) { $1 }
  } written: { configuration in
    [number(configuration["outputChannels"])]
      + axes(configuration, "size", as: "kernelSize", usual: 1) + axes(configuration, "stride", usual: 1)
      + padding(configuration) + axes(configuration, "dilation", usual: 1)
      + labelled(configuration, [("groups", "groups", 1)])
      + (configuration["hasBias"] == 1 ? ["bias: true"] : [])
  }

  private static let batchNorm = LayerForm(
    BatchNorm.kind,
    labels: [
      Label("γ", "what every γ starts from; 0.5 by default"), Label("ε", "1e-5 by default"),
      Label("affine", "false leaves γ and β out"),
    ]
  ) { call, shape throws(LanguageError) in
    let (gamma, epsilon) = (try call.number("γ") ?? 0.5, try call.number("ε") ?? 1e-5)
    for (label, value) in [("γ", gamma), ("ε", epsilon)] where !(value.isFinite && value > 0) {
      throw LanguageError("`\(label):` must be above 0", at: call.labels[label]?.range)
    }
    var configuration = ["channels": Double(shape[0]), "epsilon": epsilon, "share": 0.1, "initialGamma": gamma]
    if try call.truth("affine") == false {
      if let label = call.labels["γ"] {
        throw LanguageError("with `affine: false` there is no γ to start", at: label.range)
      }
      configuration["affine"] = 0
      configuration["initialGamma"] = 1
    }
    return configuration
  } written: {
    $0["affine"] == 0
      ? labelled($0, [("ε", "epsilon", 1e-5)]) + ["affine: false"]
      : labelled($0, [("γ", "initialGamma", 0.5), ("ε", "epsilon", 1e-5)])
  }

  private static let linear = LayerForm(
    LinearLayer.kind, ["outputs"], labels: [Label("bias", "false leaves the biases out")]
  ) { call, shape throws(LanguageError) in
    var configuration = [
      "inputs": try call.row(shape), "outputs": Double(try call.integer(at: 1, in: 1...largest)),
    ]
    if try call.truth("bias") == false { configuration["hasBias"] = 0 }
    return configuration
  } written: {
    [number($0["outputs"])] + ($0["hasBias"] == 0 ? ["bias: false"] : [])
  }

  private static let transposedConvolution = LayerForm(
    TransposedConv2D.kind, ["channels"],
    labels: [
      Label("size", "the kernel's side; 2 by default"), Label("stride", "the size by default"),
      Label("padding", "what each side loses; 0 by default"),
      Label("extra", "rows and columns more at the end; 0 by default"), Label("bias", "false leaves the biases out"),
    ]
  ) { call, shape throws(LanguageError) in
    let size = try call.setting("size", 2)
    return [
      "inputChannels": Double(shape[0]), "outputChannels": Double(try call.integer(at: 1, in: 1...largest)),
      "kernelSize": size, "stride": try call.setting("stride", Int(size)),
      "padding": try call.setting("padding", 0, from: 0), "extra": try call.setting("extra", 0, from: 0),
      "hasBias": try call.truth("bias") == false ? 0 : 1,
    ]
  } written: {
    [number($0["outputChannels"])]
      + labelled(
        $0,
        [
          ("size", "kernelSize", 2), ("stride", "stride", $0["kernelSize"] ?? 2), ("padding", "padding", 0),
          ("extra", "extra", 0),
        ])
      + ($0["hasBias"] == 0 ? ["bias: false"] : [])
  }

  private static let localResponseNorm = LayerForm(
    LocalResponseNorm.kind,
    labels: [
      Label("size", "how many channels a sum looks at; 5 by default"), Label("α", "1e-4 by default"),
      Label("β", "0.75 by default"), Label("k", "2 by default"),
    ]
  ) { call, shape throws(LanguageError) in
    var configuration = ["size": try call.setting("size", 5), "channels": Double(shape[0])]
    for (label, usual) in [("α", 1e-4), ("β", 0.75), ("k", 2)] {
      let value = try call.number(label) ?? usual
      guard value.isFinite, label == "k" ? value > 0 : value >= 0 else {
        throw LanguageError(
          "`\(label):` must \(label == "k" ? "be above 0" : "not be below 0")", at: call.labels[label]?.range)
      }
      configuration[label] = value
    }
    return configuration
  } written: {
    labelled($0, [("size", "size", 5), ("α", "α", 1e-4), ("β", "β", 0.75), ("k", "k", 2)])
  }

  private static let leakyReLU = LayerForm(
    LeakyReLULayer.kind, labels: [Label("slope", "of what is negative; 0.01 by default")]
  ) { call, _ throws(LanguageError) in
    ["slope": try call.finite("slope", 0.01)]
  } written: {
    labelled($0, [("slope", "slope", 0.01)])
  }

  private static let prelu = LayerForm(
    PReLULayer.kind,
    labels: [
      Label("a", "what every slope starts from; 0.25 by default"), Label("shared", "true gives all channels one a"),
    ]
  ) { call, shape throws(LanguageError) in
    [
      "slopes": try call.truth("shared") == true ? 1 : Double(shape[0]), "initialSlope": try call.finite("a", 0.25),
    ]
  } written: { configuration in
    labelled(configuration, [("a", "initialSlope", 0.25)]) + (configuration["slopes"] == 1 ? ["shared: true"] : [])
  }

  private static let upsample = LayerForm(
    UpsampleLayer.kind, ["factor?"], arity: 0...1,
    labels: [Label("factor", "the same as the second value; 2 by default")]
  ) { call, _ throws(LanguageError) in
    ["factor": try call.second("factor", in: 1...4096) ?? 2]
  } written: {
    [number($0["factor"])]
  }

  private static let channelShuffle = LayerForm(
    ChannelShuffleLayer.kind, ["groups?"], arity: 0...1,
    labels: [Label("groups", "the same as the second value; 2 by default")]
  ) { call, shape throws(LanguageError) in
    ["channels": Double(shape[0]), "groups": try call.second("groups", in: 1...largest) ?? 2]
  } written: {
    [number($0["groups"])]
  }

  private static let padShortcut = LayerForm(
    PadShortcutLayer.kind,
    labels: [
      Label("stride", "every how manieth pixel is read; 1 by default"),
      Label("before", "channels of zeros before; 0 by default"),
      Label("after", "channels of zeros after; 0 by default"),
    ]
  ) { call, shape throws(LanguageError) in
    [
      "channels": Double(shape[0]), "stride": try call.setting("stride", 1),
      "before": try call.setting("before", 0, from: 0), "after": try call.setting("after", 0, from: 0),
    ]
  } written: {
    labelled($0, [("stride", "stride", 1), ("before", "before", 0), ("after", "after", 0)])
  }

  private static let select = LayerForm(SelectLayer.kind, ["channels"], takesList: true) {
    call, shape throws(LanguageError) in
    var configuration = ["inputs": Double(shape[0])]
    let channels = try call.tensor(1).elements
    func complaint(_ reason: String) -> LanguageError {
      LanguageError(
        reason, at: call.arguments[1].range, suggestion: "Such as select(h, [\(shape[0] > 1 ? "1 0" : "0")]).")
    }
    var seen: Set<Int> = []
    for (index, channel) in channels.enumerated() {
      guard let whole = Int(exactly: channel) else {
        throw complaint("channels are whole numbers, got \(NumberText.short(channel))")
      }
      guard (0..<shape[0]).contains(whole) else {
        throw complaint("there is no channel \(whole); there are 0..<\(shape[0])")
      }
      guard seen.insert(whole).inserted else { throw complaint("channel \(whole) is selected twice") }
      configuration["\(index)"] = channel
    }
    configuration["count"] = Double(channels.count)
    return configuration
  } written: { configuration in
    let channels = (0..<Int(configuration["count"] ?? 0)).map { number(configuration["\($0)"]) }
    return ["[\(channels.joined(separator: " "))]"]
  }

  private static let scale = LayerForm(
    ScaleLayer.kind, ["units?"], arity: 0...1,
    labels: [Label("of", words: ["channels", "groups", "blocks"], "what has a factor; channels by default")]
  ) { call, shape throws(LanguageError) in
    let unit = call.word("of") ?? "channels"
    let units = call.arguments.count > 1 ? try call.integer(at: 1, in: 1...largest) : unit == "blocks" ? 1 : shape[0]
    guard shape[0] % units == 0 else {
      throw LanguageError("\(units) factors do not divide \(shape[0]) channels", at: call.arguments[1].range)
    }
    let place = ["channels", "groups", "blocks"].firstIndex(of: unit) ?? 0
    return ["channels": Double(shape[0]), "units": Double(units), "unit": Double(place)]
  } written: { configuration in
    let unit = ["channels", "groups", "blocks"][Int(configuration["unit"] ?? 0)]
    return [number(configuration["units"])] + (unit == "channels" ? [] : ["of: \(unit)"])
  }

  private static let dropout = LayerForm(
    DropoutLayer.kind, labels: [Label("p", "the share that is dropped in training; 50% by default")]
  ) { call, _ throws(LanguageError) in
    ["probability": try call.share]
  } written: {
    labelled($0, [("p", "probability", 0.5)])
  }

  private static let dropConnect = LayerForm(
    DropConnectLayer.kind, ["outputs"],
    labels: [Label("p", "the share of connections that is dropped in training; 50% by default")]
  ) { call, shape throws(LanguageError) in
    [
      "inputs": try call.row(shape), "outputs": Double(try call.integer(at: 1, in: 1...largest)),
      "probability": try call.share,
    ]
  } written: {
    [number($0["outputs"])] + labelled($0, [("p", "probability", 0.5)])
  }

  private static let multinomialDropout = LayerForm(
    MultinomialDropoutLayer.kind,
    labels: [
      Label("p", "the share that is not drawn in training; 50% by default"),
      Label(
        "by", words: ["uniform", "evolutional"],
        "how likely each value is: all alike (default), or as large as it is in the batch"),
    ]
  ) { call, _ throws(LanguageError) in
    ["probability": try call.share, "evolutional": call.word("by") == "evolutional" ? 1 : 0]
  } written: {
    labelled($0, [("p", "probability", 0.5)]) + ($0["evolutional"] == 1 ? ["by: evolutional"] : [])
  }

  static let largest = (1 << 20) - 1

  private static func pooling(_ kind: String) -> LayerForm {
    LayerForm(
      kind, ["size?"], arity: 0...1,
      labels: [
        Label("size", "the same as the second value; 2 by default"),
        Label("stride", "or [rows columns]; the size by default"),
        Label("padding", "[rows columns] or [top bottom left right]; 0 by default"),
      ]
    ) { call, _ throws(LanguageError) in
      let size = try call.second("size", in: 1...largest) ?? 2
      var configuration = Dictionary(
        uniqueKeysWithValues: [("size", size)] + (try call.axes("stride", Int(size))) + (try call.padding()))
      if kind == AveragePool.kind { configuration["countsPadding"] = 1 }
      return configuration
    } written: {
      [number($0["size"])] + axes($0, "stride", usual: $0["size"] ?? 2) + padding($0)
    }
  }

  /// As it is typed, with all its digits.
  private static func number(_ value: Double?) -> String {
    let value = value ?? .nan
    return Int(exactly: value).map(String.init) ?? "\(value)"
  }

  /// Labels whose values are not the usual ones.
  private static func labelled(
    _ configuration: [String: Double], _ labels: [(label: String, name: String, usual: Double)]
  ) -> [String] {
    labels.compactMap { label, name, usual in
      configuration[name] == usual ? nil : "\(label): \(number(configuration[name]))"
    }
  }

  /// A label of one number, or of two that a configuration keeps as `name.rows` and `name.columns`.
  private static func axes(_ configuration: [String: Double], _ label: String, as name: String? = nil, usual: Double)
    -> [String]
  {
    let name = name ?? label
    guard let rows = configuration["\(name).rows"] else { return labelled(configuration, [(label, name, usual)]) }
    return ["\(label): [\(number(rows)) \(number(configuration["\(name).columns"]))]"]
  }

  private static func padding(_ configuration: [String: Double]) -> [String] {
    guard configuration["padding"] == nil else { return labelled(configuration, [("padding", "padding", 0)]) }
    let sides = ["top", "bottom", "left", "right"].map { number(configuration["padding.\($0)"]) }
    return ["padding: [\(sides.joined(separator: " "))]"]
  }
}

extension FunctionCall {
  /// How many numbers a layer reads that reads a list of them.
  fileprivate func row(_ shape: Shape) throws(LanguageError) -> Double {
    guard shape.rank == 1 else {
      throw LanguageError(
        "`\(function.name)` reads a list of numbers, and this is \(shape)", at: arguments[0].range,
        suggestion: "gap(…) or flatten(…) comes before it.")
    }
    return Double(shape[0])
  }

  /// The share that is dropped.
  fileprivate var share: Double {
    get throws(LanguageError) {
      let share = try number("p") ?? 0.5
      guard (0..<1).contains(share) else {
        throw LanguageError("`p:` must be at least 0 and below 1", at: labels["p"]?.range)
      }
      return share
    }
  }
}
