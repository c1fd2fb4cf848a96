/* The registration form: more rows without asking the server. Without this file the same button asks it. */
const BLANK_ROWS = 5

function appendRow(body) {
  const rows = body.querySelectorAll('tr[id^="row-"]')
  const index = rows.length
  const row = rows[0].cloneNode(true)
  row.id = `row-${index + 1}`
  row.classList.remove('has')
  row.querySelector('.num').textContent = String(index + 1)
  for (const cell of row.querySelectorAll('td')) cell.classList.remove('err', 'warn')
  for (const input of row.querySelectorAll('input')) {
    input.name = input.name.replace(/^rows\[\d+\]/, `rows[${index}]`)
    input.value = ''
  }
  body.append(row)
  return row
}

document.querySelector('[data-more-rows]')?.addEventListener('click', (event) => {
  event.preventDefault()
  const body = document.querySelector('.typed tbody')
  const added = Array.from({ length: BLANK_ROWS }, () => appendRow(body))
  added[0].querySelector('input').focus()
})

/* Another language shows the same form again: what was typed and chosen goes with it. */
const form = document.querySelector('#intake')
for (const link of form ? document.querySelectorAll('.langs a') : []) {
  link.addEventListener('click', async (event) => {
    event.preventDefault()
    await fetch(link.href, { redirect: 'manual' })
    const step = document.createElement('input')
    Object.assign(step, { type: 'hidden', name: 'step', value: 'show' })
    form.append(step)
    form.submit()
  })
}

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}
