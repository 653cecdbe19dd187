import Language

extension Turnable {
  /// `scale z`: the numbers z as γ·z + β, with γ and β to move: how batch norm sets mean and spread.
  static let scale = Turnable(
    word: "scale", label: "Move γ and β",
    data: { expression, session in
      session.numbers(of: expression).flatMap { numbers in
        guard numbers.count <= 2000, let size = numbers.map({ abs($0) }).max(), size < 20 else { return nil }
        return Data(
          json: "{\"name\":\(JSONText.text(expression)),\n\"values\":\(JSONText.numbers(numbers))}",
          caption: caption(of: expression, numbers.count))
      }
    },
    script: """
      data => {
        const [width, height, left, floor, top] = [640, 230, 40, 170, 16], step = 0.5
        const end = Math.ceil(2 * Math.max(...data.values.map(Math.abs)) + 3)
        const x = value => left + (value + end) / (2 * end) * (width - left - 12)
        const plot = element('div', {className: 'frame'}), told = element('p', {className: 'told', role: 'status'})
        const two = number => (Math.abs(number) < 0.005 ? 0 : number).toFixed(2).replace('-', '−')
        const show = () => {
          const γ = Number(scale.input.value), β = Number(shift.input.value)
          const values = data.values.map(value => γ * value + β)
          const mean = values.reduce((sum, value) => sum + value, 0) / values.length
          const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
          const counts = Array(2 * end / step).fill(0)
          for (const value of values) counts[Math.min(Math.floor((value + end) / step + 1e-9), counts.length - 1)]++
          const most = Math.max(...counts), bar = (width - left - 12) / counts.length
          const bars = counts.map((count, place) => count ? `<rect class="bar" x="${x(place * step - end) + 0.5}"
            y="${floor - (floor - top) * count / most}" width="${bar - 1}" height="${(floor - top) * count / most}"/>` : '')
          const ticks = Array.from({length: 2 * end + 1}, (_, place) => place - end)
            .filter(tick => tick % (end > 6 ? 2 : 1) === 0)
            .map(tick => `<text x="${x(tick)}" y="${floor + 16}" text-anchor="middle">${String(tick).replace('-', '−')}</text>`)
          plot.innerHTML = `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="histogram of ${values.length} values,
            mean ${two(mean)}, standard deviation ${two(spread)}">${bars.join('')}
            <path d="M${left} ${floor}H${width - 12}" class="axis"/>${ticks.join('')}
            <text x="${left - 8}" y="${top + 8}" text-anchor="end">${most}</text>
            <path d="M${x(mean)} ${top}V${floor + 38}" class="mean"/>
            <path d="M${x(mean - spread)} ${floor + 38}H${x(mean + spread)}" class="spread"/>
            <text x="${x(mean)}" y="${floor + 56}" text-anchor="middle">mean ± standard deviation</text></svg>`
          told.textContent = `mean ${two(mean)}, standard deviation ${two(spread)}`
        }
        const scale = slider('γ', [-2, 2, 0.1, 1], two, () => show())
        const shift = slider('β', [-3, 3, 0.1, 0], two, () => show())
        show()
        return [plot, scale.row, shift.row, told]
      }
      """)

  private static func caption(of expression: String, _ count: Int) -> String {
    "The \(count) numbers of `\(expression)` as $y = γ·\(expression) + β$, counted anew by this page at every turn. The "
      + "line is their mean, the bar below it reaches one standard deviation to either side."
  }
}
