/* Shared by every screen: F2 goes to the search field, a form is sent once. Screens work without it. */
document.addEventListener('keydown', (event) => {
  if (event.key !== 'F2') return
  const field = document.querySelector('input[type=search][aria-keyshortcuts=F2]')
  if (!field) return
  event.preventDefault()
  field.focus()
  field.select()
})

document.addEventListener('submit', (event) => {
  const form = event.target
  if (form.dataset.sent) return event.preventDefault()
  form.dataset.sent = 'yes'
  form.setAttribute('aria-busy', 'true')
})

window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent
})
