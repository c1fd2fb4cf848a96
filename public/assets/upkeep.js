/*
  What is done to a carrier besides issuing, at the operator's own machine: the station looks, erases, changes the PIN,
  unblocks; the server says whose each object is, and records what was done (docs/station.md). PINs are between the
  station and the person.
*/
import { settingsOf, StationTrouble } from './station.js'
import { csrfToken, hush, post, say, sayAloud } from './station_says.js'
import { TokensHere, watch } from './tokens_here.js'

const { texts, ...settings } = settingsOf()
const here = new TokensHere(settings)
const page = document.querySelector('[data-upkeep]')
const panel = page.querySelector('#on-carrier')
const again = page.querySelector('#record-again')
const serial = page.dataset.upkeep
const address = `/carriers/${encodeURIComponent(serial)}`

let token = null
/** What is shown, as text: only a change is shown anew. */
let shown = ''
let isBusy = false
/** The code of a trouble with the program that is shown, and gone with it. */
let programTrouble = null

/** An act is offered while its carrier is in. */
function offer() {
  for (const button of page.querySelectorAll('[data-needs-carrier]')) button.disabled = !token
}

const linkTo = ({ serialNumber }) => {
  const link = document.createElement('a')
  link.href = `/carriers/${encodeURIComponent(serialNumber)}/upkeep`
  link.textContent = serialNumber
  return link
}

function showAbsent(others) {
  const absent = document.querySelector('#absent').content.cloneNode(true)
  const list = absent.querySelector('[data-others]')
  list.hidden = others.length === 0
  list.querySelector('span').append(...others.flatMap((one) => [' ', linkTo(one)]))
  panel.replaceChildren(absent)
}

async function showObjects(withPin) {
  const station = await here.station()
  const objects = await station.objects({ token, withPin })
  const { triesLeft } = token
  const tries = triesLeft === '' ? {} : { tries: Number(triesLeft) }
  const answer = await post(`${address}/objects`, { objects, with_pin: withPin, ...tries })
  if (!answer.ok) return location.reload()
  panel.innerHTML = await answer.text()
}

async function look(withPin = false) {
  const tokens = await here.list()
  token = tokens.find(({ serialNumber }) => serialNumber === serial) ?? null
  const seen = JSON.stringify(token ?? tokens)
  if (seen === shown && !withPin) return
  if (token) await showObjects(withPin)
  else showAbsent(tokens)
  shown = seen
  offer()
}

async function watched() {
  if (isBusy) return
  try {
    await look()
    if (programTrouble) hush()
    programTrouble = null
  } catch (error) {
    token = null
    offer()
    if (programTrouble !== error.code) say(texts, error)
    programTrouble = error.code
  }
}

/** What was done at the carrier and is not in the log yet. */
let unrecorded = null

/** Whoever signed in meanwhile has another token. */
async function tokenNow() {
  const answer = await fetch(location.href)
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
  return fresh.querySelector('#station-trouble')?.dataset.csrf ?? csrfToken()
}

async function record(done, csrf) {
  unrecorded = done
  const answer = await post(`${address}/upkeep`, done, csrf).catch(() => null)
  again.hidden = answer?.ok === true
  if (!answer?.ok) throw new StationTrouble('E_STATION_UNRECORDED', { serial })
  unrecorded = null
  const { go } = await answer.json()
  if (go) location.assign(go)
}

const ACTS = {
  look: () => look(true),

  async change_pin(station) {
    await station.changePin({ token })
    await record({ act: 'change_pin' })
  },

  async unblock(station) {
    await station.unblock({ token })
    await record({ act: 'unblock' })
  },

  async erase_leftovers(station) {
    const act = 'erase_leftovers'
    try {
      const erased = await station.eraseLeftovers({ token })
      await record({ act, erased, left: 0 })
    } catch (error) {
      if (error.code !== 'E_LEFTOVERS_STAY') throw error
      await record({ act, erased: Number(error.facts.erased), left: Number(error.facts.count) })
      shown = ''
      throw error
    }
  },
}

async function during(form, act) {
  isBusy = true
  programTrouble = null
  hush()
  try {
    await act(await here.station())
  } catch (error) {
    sayAloud(texts, error)
  } finally {
    isBusy = false
    delete form?.dataset.sent
    form?.removeAttribute('aria-busy')
  }
}

page.addEventListener('submit', (event) => {
  const act = ACTS[event.target.dataset.act]
  if (!act) return
  event.preventDefault()
  during(event.target, act)
})

again.addEventListener('click', () => during(null, async () => record(unrecorded, await tokenNow())))

watch(watched)
