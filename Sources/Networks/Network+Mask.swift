extension Network {
  /// How many channels masks have silenced that are still here, and how many of these vary with the image again.
  ///
  /// A mask sets γ to 0 once; training moves it like any other γ, so that what was silent speaks again and `compact`
  /// finds less to take out. Channels are counted where they were shut, as `aliveChannels` counts them: one for each γ,
  /// or for each filter where there is no batch norm.
  ///
  /// - Complexity: linear in the number of parameters
  public var wokenChannels: (silenced: Int, awake: Int) {
    let constants = constants()
    var (silenced, awake) = (0, 0)
    for node in nodes {
      let rows = prunings.flatMap { $0.layers.filter { $0.node == node.name } }
      let masked = Set(rows.flatMap { $0.silenced ?? [] })
      for (channel, origin) in node.channelOrigins.enumerated() where masked.contains(origin) {
        silenced += 1
        if constants[node.id]?[channel] == nil { awake += 1 }
      }
    }
    return (silenced, awake)
  }
}
