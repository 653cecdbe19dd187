/// A colour of a drawing, and the one that takes its place on a dark page.
struct Colour: Hashable, Comparable {
  let red: Int
  let green: Int
  let blue: Int

  /// `#rrggbb`, `white` or `black`.
  init?(_ text: String) {
    switch text {
    case "white": (red, green, blue) = (255, 255, 255)
    case "black": (red, green, blue) = (0, 0, 0)
    default:
      guard text.hasPrefix("#"), text.utf8.count == 7, let value = Int(text.dropFirst(), radix: 16) else { return nil }
      (red, green, blue) = (value >> 16, value >> 8 & 255, value & 255)
    }
  }

  private init(_ channels: [Double]) {
    let whole = channels.map { Int((min(max($0, 0), 1) * 255).rounded()) }
    (red, green, blue) = (whole[0], whole[1], whole[2])
  }

  var hex: String {
    "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The name under which a style sheet changes it.
  var variable: String { "--d" + hex.dropFirst() }

  static func < (one: Colour, other: Colour) -> Bool { one.hex < other.hex }

  /// The same hue with light and dark changed over, so that what stands out on white stands out on black: white becomes
  /// the page's own dark, and what is pale is dim.
  var dark: Colour {
    let channels = [red, green, blue].map { Double($0) / 255 }
    let (low, high) = (channels.min() ?? 0, channels.max() ?? 0)
    let lightness = (low + high) / 2
    let turned = 0.125 + 0.8 * (1 - lightness)
    let spread = high - low
    let saturation = spread == 0 ? 0 : spread / (1 - abs(2 * lightness - 1))
    // Greys take the blue of the dark page. Pale colours are strong in this measure, and would glow.
    let strength = spread == 0 ? 0.14 : saturation * (lightness > 0.85 ? 0.35 : 0.8)
    let hue = spread == 0 ? 215.0 / 60 : Colour.hue(channels, high, spread)
    let chroma = (1 - abs(2 * turned - 1)) * strength
    func channel(_ shift: Double) -> Double {
      let place = (hue + shift).truncatingRemainder(dividingBy: 6)
      return turned + chroma * (min(max(min(place, 4 - place), 0), 1) - 0.5)
    }
    return Colour([channel(2), channel(0), channel(4)])
  }

  /// In sixths of the circle, from red over green and blue.
  private static func hue(_ channels: [Double], _ high: Double, _ spread: Double) -> Double {
    let (red, green, blue) = (channels[0], channels[1], channels[2])
    let hue =
      high == red ? (green - blue) / spread : high == green ? 2 + (blue - red) / spread : 4 + (red - green) / spread
    return hue < 0 ? hue + 6 : hue
  }
}
