/// The one thing that pages do: a quiz answers to a choice. Without it the answer is folded below.
enum PageScript {
  static let text = """
    for (const quiz of document.querySelectorAll('.quiz')) {
      const answer = quiz.querySelector('details'), replies = answer.querySelectorAll('li')
      const reply = document.createElement('div')
      reply.className = 'reply'
      reply.setAttribute('role', 'status')
      const buttons = []
      quiz.querySelectorAll('.choices > li').forEach((choice, index) => {
        const letter = String.fromCharCode(97 + index), button = document.createElement('button')
        button.type = 'button'
        button.textContent = letter
        button.setAttribute('aria-label', 'choose ' + letter)
        button.addEventListener('click', () => {
          reply.replaceChildren(...replies[index].cloneNode(true).childNodes)
          reply.classList.toggle('right', replies[index].classList.contains('right'))
          buttons.forEach(other => other.setAttribute('aria-pressed', other === button))
        })
        buttons.push(button)
        choice.prepend(button)
      })
      quiz.addEventListener('keydown', event => {
        const button = buttons[event.key.charCodeAt(0) - 97]
        if (event.key.length === 1 && button && !event.ctrlKey && !event.metaKey && !event.altKey) button.click()
      })
      quiz.classList.add('live')
      answer.replaceWith(reply)
    }
    """
}
