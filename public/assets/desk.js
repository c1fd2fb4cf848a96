/*
  The operator's desk: its keys, a reader that shows a carrier as soon as it is plugged in, and the steps of
  writing while they happen. The desk works without this file: with Tab, Enter and the button "look again".
*/
import { renewReader } from './desk_reader.js'
import { markStep, showSteps, steps } from './desk_steps.js'

/* Keys: an element with data-key="F8" or "Alt+ArrowDown" is pressed by that key. */
const pressed = (event) =>
  [event.altKey && 'Alt', event.ctrlKey && 'Ctrl', event.shiftKey && 'Shift', event.key]
    .filter(Boolean)
    .join('+')

/* Enter presses the primary action when the focus is nowhere or on the list of employees. */
function pressPrimary(event) {
  const focused = document.activeElement
  const free = !focused || focused === document.body || focused.matches('.scroll, .errors, main')
  if (event.key !== 'Enter' || !free) return
  const primary = document.querySelector('[data-primary]')
  if (!primary) return
  event.preventDefault()
  primary.click()
}

function clearField(event) {
  const field = document.activeElement
  if (event.key !== 'Escape' || !field?.matches('input.pin')) return
  field.value = ''
}

document.addEventListener('keydown', (event) => {
  if (event.repeat || event.isComposing) return
  const target = document.querySelector(`[data-key="${CSS.escape(pressed(event))}"]`)
  if (target) {
    event.preventDefault()
    return target.click()
  }
  clearField(event)
  pressPrimary(event)
})

/* The focus starts where the next key goes: in the PIN, after an error too. */
document.querySelector('[data-focus]')?.focus()
document.querySelector('tr[aria-current]')?.scrollIntoView({ block: 'nearest' })

/* Enter in the first of two PIN fields goes to the second. */
const again = document.querySelector('#pin_again')
document.querySelector('#pin')?.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !again || again.value !== '') return
  event.preventDefault()
  again.focus()
})

/* Reader: asked every second and a half while the page is in sight; a change brings the panel anew. */
const LOOK_EVERY = 1500

async function pluggedNow() {
  const answer = await fetch('/desk/carriers', { headers: { accept: 'application/json' } })
  if (!answer.ok) return null
  const { carriers } = await answer.json()
  return JSON.stringify(carriers.map(({ serialNumber, state }) => [serialNumber, state]).sort())
}

const pluggedShown = (reader) => JSON.stringify(JSON.parse(reader.dataset.plugged).sort())

async function refresh(reader) {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } })
  if (!answer.ok || answer.redirected) return
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const fresh = page.querySelector('#reader')
  if (fresh?.dataset.application !== reader.dataset.application) return location.reload()
  renewReader(reader, () => {
    reader.replaceWith(fresh)
    return fresh
  })
}

async function watch() {
  const reader = document.querySelector('#reader:not([data-remote])')
  if (reader && !document.hidden) {
    try {
      const now = await pluggedNow()
      if (now !== null && now !== pluggedShown(reader)) await refresh(reader)
    } catch {
      /* The server is away for a moment: look again later. */
    }
  }
  if (reader) setTimeout(watch, LOOK_EVERY)
}

setTimeout(watch, LOOK_EVERY)

/* Writing: the answer comes line by line, one JSON document for each step, the last one says where to go. */
const form = document.querySelector('#write')
async function* linesOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const lines = (rest + read.value).split('\n')
    rest = lines.pop()
    yield* lines
  }
}

/* A page instead of steps: the request did not get as far as the carrier. */
async function show(answer) {
  const page = await answer.text()
  history.replaceState(null, '', answer.url)
  document.open()
  document.write(page)
  document.close()
}

async function write(fields) {
  const answer = await fetch(form.action, {
    method: 'POST',
    body: fields,
    headers: { accept: 'application/x-ndjson' },
  })
  if (!answer.headers.get('content-type')?.includes('ndjson')) return show(answer)
  for await (const line of linesOf(answer.body)) {
    const { step, go } = JSON.parse(line)
    if (step) markStep(step)
    if (go) return location.replace(go)
  }
  location.replace(steps.dataset.desk)
}

const differ = () => again && again.value !== form.querySelector('#pin').value

/* What is typed anew is another PIN than the one that was refused. */
function forgetRefused() {
  document.querySelector('#pin-error')?.remove()
  for (const field of form.querySelectorAll('.pins .wrong')) field.classList.remove('wrong')
}

form?.addEventListener('input', forgetRefused)
form?.addEventListener('input', () => again?.setCustomValidity(differ() ? again.dataset.differ : ''))

form?.addEventListener('submit', (event) => {
  event.preventDefault()
  const fields = new URLSearchParams(new FormData(form))
  showSteps(form)
  for (const field of form.querySelectorAll('input.pin')) field.value = ''
  write(fields).catch(() => location.replace(steps.dataset.desk))
})
