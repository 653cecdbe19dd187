/// The few things that pages do. Without scripts the answer of a quiz is folded below it, and a picture shows all it has.
enum PageScript {
  /// - Parameter turnables: the words of what can be turned in the page.
  static func text(turning turnables: Set<String>) -> String {
    let parts = [choices, quizzes, guesses, views, copying, Turnable.script(for: turnables)]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// Choices are buttons with their letters; a letter typed anywhere among them chooses, too.
  private static let choices = """
    function choosable(section, chosen) {
      const buttons = [...section.querySelectorAll('.choices > li')].map((choice, index) => {
        const letter = String.fromCharCode(97 + index), button = document.createElement('button')
        button.type = 'button'
        button.textContent = letter
        button.setAttribute('aria-label', 'choose ' + letter)
        button.addEventListener('click', () => {
          chosen(letter, index)
          buttons.forEach(other => other.setAttribute('aria-pressed', other === button))
        })
        choice.prepend(button)
        return button
      })
      section.addEventListener('keydown', event => {
        const button = buttons[event.key.charCodeAt(0) - 97]
        if (event.key.length === 1 && button && !event.ctrlKey && !event.metaKey && !event.altKey) button.click()
      })
      section.classList.add('live')
    }
    """

  /// A quiz answers to a choice.
  private static let quizzes = """
    for (const quiz of document.querySelectorAll('.quiz')) {
      const answer = quiz.querySelector('details'), replies = answer.querySelectorAll('li')
      const reply = document.createElement('div')
      reply.className = 'reply'
      reply.setAttribute('role', 'status')
      choosable(quiz, (_, index) => {
        reply.replaceChildren(...replies[index].cloneNode(true).childNodes)
        reply.classList.toggle('right', replies[index].classList.contains('right'))
      })
      answer.replaceWith(reply)
    }
    """

  /// A guess opens what came of the run, and stands beside the truth then. Nothing is said before.
  private static let guesses = """
    for (const guess of document.querySelectorAll('.guess')) {
      const run = guess.querySelector('.solution'), told = guess.querySelector('.truth')
      if (!told) continue
      const truth = told.dataset.truth
      const say = said => {
        const isShare = said.endsWith('%') && isFinite(truth)
        const is = isShare ? (100 * truth).toFixed(1) + ' %' : truth
        told.textContent = said === truth ? `You said ${said}, and so it is.` : `You said ${said}; it is ${is}.`
        run.open = true
      }
      if (guess.matches('.one')) {
        choosable(guess, say)
        continue
      }
      const input = document.createElement('input'), row = document.createElement('label')
      Object.assign(input, {type: 'text', autocomplete: 'off', size: 9})
      input.addEventListener('keydown', event => {
        if (event.key === 'Enter' && input.value.trim()) say(input.value.trim())
      })
      row.className = 'own'
      row.append('Your guess ', input, ' and Enter')
      run.before(row)
    }
    """

  /// A comparison shows one of its networks, or both.
  private static let views = """
    for (const figure of document.querySelectorAll('.views')) {
      const views = [...figure.children], bar = document.createElement('p')
      bar.className = 'switch'
      const buttons = views.map(view => {
        const button = document.createElement('button')
        button.type = 'button'
        button.textContent = view.dataset.view
        button.setAttribute('aria-pressed', !view.hidden)
        button.addEventListener('click', () => views.forEach((other, place) => {
          other.hidden = other !== view
          buttons[place].setAttribute('aria-pressed', other === view)
        }))
        return button
      })
      bar.append(...buttons)
      figure.prepend(bar)
    }
    """

  /// Code is copied as it is typed. The button stands in the margin, and where there is none, it is left out.
  private static let copying = """
    if (navigator.clipboard) for (const code of document.querySelectorAll('.in')) {
      const button = document.createElement('button'), holder = document.createElement('div')
      button.type = 'button'
      button.className = 'copy'
      button.textContent = 'copy'
      button.addEventListener('click', () => navigator.clipboard.writeText(code.textContent).then(
        () => button.textContent = 'copied', () => button.textContent = 'not copied'))
      button.addEventListener('blur', () => button.textContent = 'copy')
      holder.className = 'copied'
      code.replaceWith(holder)
      holder.append(code, button)
    }
    """
}
