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
/** What was done at the carrier and is not in the log yet: nothing else is done, or shown, before it is. */
let unrecorded = null
/** What is looked at now: an act waits for it. */
let looking = Promise.resolve()
/** The code of a trouble with the program that is shown, and gone with it. */
let programTrouble = null

/** An act is offered while its carrier is in and nothing else is under way. */
function offer() {
  for (const button of page.querySelectorAll('[data-needs-carrier]'))
    button.disabled = !token || isBusy || unrecorded !== null
  again.hidden = unrecorded === null
  again.querySelector('button').disabled = isBusy
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

/** The session ended, or another one began: the page is asked for anew. */
const SIGNED_OUT = new Set([401, 403])

async function find() {
  const tokens = await here.list()
  token = tokens.find(({ serialNumber }) => serialNumber === serial) ?? null
  return tokens
}

async function showObjects(withPin) {
  const station = await here.station()
  const objects = await station.objects({ token, withPin })
  // The right PIN gives back the tries that a wrong one took.
  if (withPin) await find()
  const { triesLeft } = token ?? { triesLeft: '' }
  const tries = triesLeft === '' ? {} : { tries: Number(triesLeft) }
  const answer = await post(`${address}/objects`, { objects, with_pin: withPin, ...tries })
  if (SIGNED_OUT.has(answer.status)) return location.reload()
  if (!answer.ok) throw new StationTrouble('E_STATION_UNSHOWN', { serial })
  panel.innerHTML = await answer.text()
}

async function look(withPin = false) {
  const tokens = await find()
  const seen = () => JSON.stringify(token ?? tokens)
  if (seen() === shown && !withPin) return
  if (token) await showObjects(withPin)
  else showAbsent(tokens)
  shown = seen()
  offer()
}

async function watched() {
  if (isBusy || unrecorded) return
  try {
    looking = look()
    await looking
    if (programTrouble) hush()
    programTrouble = null
  } catch (error) {
    token = null
    offer()
    if (programTrouble !== error.code) say(texts, error)
    programTrouble = error.code
  }
}

/** A session that began meanwhile has another token. */
async function tokenNow() {
  const shownNow = await fetch(location.href).then(
    (answer) => answer.text(),
    () => ''
  )
  const fresh = new DOMParser().parseFromString(shownNow, 'text/html')
  return fresh.querySelector('#station-trouble')?.dataset.csrf ?? csrfToken()
}

/** Under who had it done: the server records it under nobody else. */
async function record(done, csrf) {
  unrecorded = { ...done, operator: page.dataset.operator }
  const answer = await post(`${address}/upkeep`, unrecorded, csrf).catch(() => null)
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
      shown = ''
      if (error.code !== 'E_LEFTOVERS_STAY') throw error
      await record({ act, erased: Number(error.facts.erased), left: Number(error.facts.count) })
      throw error
    }
  },
}

async function during(form, act) {
  if (isBusy) return
  isBusy = true
  programTrouble = null
  hush()
  offer()
  try {
    await looking.catch(() => {})
    await act()
  } catch (error) {
    sayAloud(texts, error)
  } finally {
    isBusy = false
    offer()
    delete form?.dataset.sent
    form?.removeAttribute('aria-busy')
  }
}

page.addEventListener('submit', (event) => {
  const act = ACTS[event.target.dataset.act]
  if (!act) return
  event.preventDefault()
  during(event.target, async () => act(await here.station()))
})

again.addEventListener('click', () => during(null, async () => record(unrecorded, await tokenNow())))

window.addEventListener('beforeunload', (event) => {
  if (!unrecorded) return
  event.preventDefault()
  // Chrome before 119 asks for this alone.
  event.returnValue = true
})

watch(watched)
