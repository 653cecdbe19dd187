import Compression
import Language

extension Turnable {
  /// `threshold net`: each channel's |γ| as a bar, and a threshold that moves through them.
  static let threshold = Turnable(
    word: "threshold", label: "Move the threshold",
    data: { expression, session in
      session.thresholdSweep(of: expression).flatMap { sweep in
        sweep.stops.isEmpty ? nil : Data(json: json(sweep), caption: caption(of: expression, sweep))
      }
    },
    script: """
      data => {
        const whole = data.layers.flatMap(layer => layer.γ), largest = Math.max(...whole)
        const strips = element('div', {className: 'strips', role: 'img'})
        strips.style.gridTemplateColumns = data.layers.map(layer => layer.γ.length + 'fr').join(' ')
        const layers = data.layers.map(({name, γ}) => {
          const order = γ.map((_, channel) => channel).sort((a, b) => γ[b] - γ[a] || a - b)
          const bars = order.map(channel => {
            const bar = element('i')
            bar.style.height = 100 * γ[channel] / largest + '%'
            return bar
          })
          const line = element('hr'), count = element('p')
          strips.append(element('div', {}, element('div', {className: 'strip'}, ...bars, line), count))
          return {name, order, bars, line, count}
        })
        const [channels, parameters, macs] = ['channels', 'parameters', 'MACs'].map(name => {
          const cells = Array.from({length: 4}, () => element('td', {className: 'right'}))
          return {cells, row: element('tr', {}, element('th', {scope: 'row', textContent: name}), ...cells)}
        })
        const heads = ['', 'whole', 'left', 'gone', 'ratio'].map(
          (textContent, place) => element('th', {textContent, className: place ? 'right' : ''}))
        const table = element('table', {className: 'totals'}, element('thead', {}, element('tr', {}, ...heads)),
          element('tbody', {}, channels.row, parameters.row, macs.row))
        const count = number => number.toLocaleString('en')
        const tell = (cells, before, after) => {
          const ratio = after ? (before / after).toFixed(1) + '×' : ''
          const texts = [count(before), count(after), count(before - after), ratio]
          cells.forEach((cell, place) => cell.textContent = texts[place])
        }
        const show = () => {
          const stop = data.stops[control.input.value]
          let left = 0
          layers.forEach(({name, order, bars, line, count}, place) => {
            const kept = stop.kept[place]
            order.forEach((channel, bar) => bars[bar].className = kept[channel] === '1' ? '' : 'gone')
            const own = kept.split('1').length - 1
            left += own
            line.style.bottom = 100 * stop.threshold / largest + '%'
            count.textContent = `${name}: ${kept.length} → ${own}`
          })
          strips.setAttribute('aria-label', `${left} of ${whole.length} channels stay`)
          tell(channels.cells, whole.length, left)
          tell(parameters.cells, data.parameters, stop.parameters)
          tell(macs.cells, data.macs, stop.macs)
        }
        const control = slider('threshold', [0, data.stops.length - 1, 1, 0], place => data.stops[place].threshold, show)
        show()
        return [strips, control.row, element('div', {className: 'scroll'}, table)]
      }
      """)

  private static func json(_ sweep: ThresholdSweep) -> String {
    let layers = sweep.layers.map {
      "{\"name\":\(JSONText.text($0.name)),\"γ\":\(JSONText.numbers($0.magnitudes))}"
    }
    let stops = sweep.stops.map { stop in
      let kept = stop.isKept.map { JSONText.text($0.map { $0 ? "1" : "0" }.joined()) }.joined(separator: ",")
      return
        "{\"threshold\":\(stop.threshold),\"kept\":[\(kept)],\(costs(stop.costs.parameters, stop.costs.multiplyAdds))}"
    }
    return
      "{\(costs(sweep.whole.parameters, sweep.whole.multiplyAdds)),\n\"layers\":[\n\(layers.joined(separator: ",\n"))\n],\n\"stops\":[\n"
      + "\(stops.joined(separator: ",\n"))\n]}"
  }

  private static func costs(_ parameters: Int, _ multiplyAdds: Int) -> String {
    "\"parameters\":\(parameters),\"macs\":\(multiplyAdds)"
  }

  private static func caption(of expression: String, _ sweep: ThresholdSweep) -> String {
    "Each bar is |γ| of one channel of `\(expression)`, those of a layer sorted. Solid: kept. Hatched: removed. The "
      + "counts are those of `prune \(expression) threshold: …`, tried at \(sweep.stops.count) thresholds when this page "
      + "was made; constants that stay are counted in parameters and MACs. Each layer keeps a tenth of its channels "
      + "at least. What the smaller networks still know is not shown here: it would have to be measured."
  }
}
