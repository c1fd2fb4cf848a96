/* The carriers in the operator's own reader, each with the way to its page. */
import { settingsOf } from './station.js'
import { hush, say } from './station_says.js'
import { TokensHere, watch } from './tokens_here.js'

const { texts, ...settings } = settingsOf()
const here = new TokensHere(settings)
const list = document.querySelector('#plugged')
const none = document.querySelector('#none-plugged')
const seenHere = document.querySelector('#in-reader')
const line = document.querySelector('#plugged-one')
let shown = ''

function lineOf({ serialNumber, model, state }) {
  const made = line.content.cloneNode(true)
  const link = made.querySelector('a')
  link.href = `/carriers/${encodeURIComponent(serialNumber)}/upkeep`
  link.textContent = serialNumber
  made.querySelector('[data-model]').textContent = model
  for (const one of made.querySelectorAll('[data-state]')) one.hidden = one.dataset.state !== state
  return made
}

async function look() {
  const tokens = await here.list()
  hush()
  const seen = JSON.stringify(tokens)
  if (seen === shown) return
  list.replaceChildren(...tokens.map(lineOf))
  none.hidden = tokens.length > 0
  seenHere.hidden = false
  shown = seen
}

/** What is plugged in is not known while the program does not answer. */
function unknown(error) {
  seenHere.hidden = true
  shown = ''
  say(texts, error)
}

watch(() => look().catch(unknown))
