/*
  What is done to a carrier besides issuing, at the operator's own machine: the station looks, erases, changes the PIN,
  unblocks; the server says whose each object is, and records what was done (docs/station.md). PINs are between the
  station and the person.
*/
import { settingsOf, StationTrouble } from './station.js'
import { csrfToken, forgetDone, hush, post, say, sayAloud } from './station_says.js'
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

/** Whether unblocking helps, as far as the program says it; `any` before it is known. */
function unblockingNow() {
  const { unblocking, triesLeft } = token ?? {}
  if (!unblocking) return 'any'
  return unblocking === 'possible' && triesLeft !== '0' ? 'not_blocked' : unblocking
}

function offerUnblocking() {
  const now = unblockingNow()
  for (const part of page.querySelectorAll('[data-unblocking]'))
    part.hidden = !part.dataset.unblocking.split(' ').includes(now)
}

/** An act is offered while its carrier is in and nothing else is under way. */
function offer() {
  for (const button of page.querySelectorAll('[data-needs-carrier]'))
    button.disabled = !token || isBusy || unrecorded !== null
  offerUnblocking()
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
    shown = ''
    panel.replaceChildren()
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

/**
 * Under who had it done: the server records it under nobody else.
 *
 * @param {{ kind: 'upkeep' | 'refusals', report: object, trouble?: Error }} entry with what the person is told afterwards
 */
async function record({ kind, report, trouble }, csrf) {
  unrecorded = { kind, report: { ...report, operator: page.dataset.operator }, trouble }
  const answer = await post(`${address}/${kind}`, unrecorded.report, csrf).catch(() => null)
  if (!answer?.ok) throw new StationTrouble('E_STATION_UNRECORDED', { serial })
  unrecorded = null
  const { go } = await answer.json()
  if (go) location.assign(go)
  if (trouble) throw trouble
}

/** What an auditor looks for: a wrong PIN, an unblocking that nobody can do (docs/adr/0032). */
const REFUSALS = new Set([
  'E_PIN_WRONG',
  'E_PIN_BLOCKED',
  'E_OFFICER_PIN_WRONG',
  'E_OFFICER_PIN_BLOCKED',
  'E_UNBLOCK_UNAVAILABLE',
])

/** What the carrier refused is told to the log first, then to the person. */
async function attempt(name) {
  try {
    await ACTS[name](await here.station())
  } catch (error) {
    if (!REFUSALS.has(error.code)) throw error
    const tries = Number(error.facts.triesLeft)
    const left = Number.isInteger(tries) ? { tries } : {}
    const report = { act: name, code: error.code, ...left }
    await record({ kind: 'refusals', report, trouble: error })
  }
}

const ACTS = {
  look: () => look(true),

  async change_pin(station) {
    await station.changePin({ token })
    await record({ kind: 'upkeep', report: { act: 'change_pin' } })
  },

  async unblock(station) {
    await station.unblock({ token })
    await record({ kind: 'upkeep', report: { act: 'unblock' } })
  },

  async erase_leftovers(station) {
    const act = 'erase_leftovers'
    try {
      const erased = await station.eraseLeftovers({ token })
      await record({ kind: 'upkeep', report: { act, erased, left: 0 } })
    } catch (error) {
      shown = ''
      if (error.code !== 'E_LEFTOVERS_STAY') throw error
      const { erased, count } = error.facts
      const report = { act, erased: Number(erased), left: Number(count) }
      await record({ kind: 'upkeep', report, trouble: error })
    }
  },
}

async function during(form, act) {
  if (isBusy) return
  isBusy = true
  programTrouble = null
  hush()
  forgetDone()
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
  const { act } = event.target.dataset
  if (!ACTS[act]) return
  event.preventDefault()
  during(event.target, () => attempt(act))
})

again.addEventListener('click', () =>
  during(null, async () => record(unrecorded, await tokenNow()))
)

window.addEventListener('beforeunload', (event) => {
  if (!unrecorded) return
  event.preventDefault()
  // Chrome before 119 asks for this alone.
  event.returnValue = true
})

watch(watched)
